package source

import (
	"fmt"

	"mopup/batch"
)

// rival is a column that fits a slot by name as well as the one that is taken,
// and was passed over since it is blank as far as was looked. Where it is not
// blank further down, nobody can tell which one is meant.
type rival struct {
	slot   *slot
	column int
}

// passedOver gives the rivals of all columns that are taken.
func (b *binding) passedOver() []rival {
	var found []rival
	for i := range b.slots {
		s := &b.slots[i]
		for _, columns := range [][]int{s.exact, s.also} {
			for _, c := range columns {
				if w, known := s.weights[c]; known && w.good == 0 && w.bad == 0 && s.column >= 0 && c != s.column {
					found = append(found, rival{s, c})
				}
			}
		}
	}
	return found
}

// rivalry gives the problems of a row with those that its rivals make.
func (b *binding) rivalry(row *batch.Row, problems []batch.Problem) []batch.Problem {
	for _, r := range b.rivals {
		other := cellAt(row.Cells, r.column)
		if other == "" || other == cellAt(row.Cells, r.slot.column) {
			continue
		}
		problems = append(problems, batch.Problem{Column: b.columns[r.column], Reason: fmt.Sprintf(
			"%s stands beside column %s, which was taken for %s since this one began blank: say which counts with %s or %s",
			batch.Quote(other), plainQuoted(b.columns[r.slot.column]), r.slot.name,
			mapFlag(r.slot.name, trim(b.columns[r.slot.column])), mapFlag(r.slot.name, trim(b.columns[r.column])))})
	}
	return problems
}

// cellAt gives a trimmed cell, or nothing where the row ends before it.
func cellAt(cells []string, column int) string {
	if column >= len(cells) {
		return ""
	}
	return trim(cells[column])
}
