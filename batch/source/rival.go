package source

import (
	"fmt"

	"mopup/batch"
)

// rival is a column that fits a slot by name as well as the one that is taken,
// and was passed over since nothing good was seen in it as far as was looked.
// Where it holds a target further down, nobody can tell which one is meant.
type rival struct {
	slot   *slot
	field  *batch.Field
	column int
	last   verdict // on its last value
}

// passedOver gives the rivals of all columns that are taken.
func (b *binding) passedOver() []rival {
	var found []rival
	for i := range b.kind.fields {
		s := &b.slots[i]
		for _, columns := range [][]int{s.exact, s.also} {
			for _, c := range columns {
				if w, known := s.weights[c]; known && w.good == 0 && s.column >= 0 && c != s.column {
					found = append(found, rival{slot: s, field: &b.kind.fields[i], column: c})
				}
			}
		}
	}
	return found
}

// rivalry gives the problems of a row with those that its rivals make.
func (b *binding) rivalry(row *batch.Row, problems []batch.Problem) []batch.Problem {
	for i := range b.rivals {
		r := &b.rivals[i]
		other := cellAt(row.Cells, r.column)
		if other == "" || !r.stands(other, cellAt(row.Cells, r.slot.column)) {
			continue
		}
		problems = append(problems, batch.Problem{Column: b.columns[r.column], Reason: fmt.Sprintf(
			"%s stands beside column %s, which was taken for %s since the first rows have nothing good here: say which counts with %s or %s",
			batch.Quote(other), plainQuoted(b.columns[r.slot.column]), r.slot.name,
			mapFlag(r.slot.name, trim(b.columns[r.slot.column])), mapFlag(r.slot.name, trim(b.columns[r.column])))})
	}
	return problems
}

// stands reports whether a value of the rival would do, and is not the same as
// the one that is taken.
func (r *rival) stands(value, taken string) bool {
	if value == taken {
		return false
	}
	if !r.last.isOf(value) {
		r.last.ask(r.field, value)
	}
	if r.last.err != nil {
		return false
	}
	good, err := checkCleaned(r.field, taken)
	return err != nil || r.field.Key == nil || r.field.Key(good) != r.field.Key(r.last.good)
}

// cellAt gives a trimmed cell, or nothing where the row ends before it.
func cellAt(cells []string, column int) string {
	if column >= len(cells) {
		return ""
	}
	return trim(cells[column])
}
