package source

import (
	"fmt"
	"strings"

	"mopup/batch"
)

// swallowed tells of a quoted cell that may have taken in rows: one quote too many
// in a line, and one in a later line, and all between them is the text of a cell
// by the rules of CSV. It is so where a line within the cell would be a row by
// itself, as long as the header and with a target in its place.
func (j *judge) swallowed(rec record) []batch.Problem {
	for _, cell := range rec.cells {
		lines := strings.Split(cell, "\n")
		for _, line := range lines[1 : max(len(lines), 2)-1] {
			if value := j.targetOf(leniently([]byte(strings.TrimSuffix(line, "\r")), j.comma)); value != "" {
				return []batch.Problem{{Reason: fmt.Sprintf(
					"a quoted cell of this row holds lines that look like rows, one with %s: mind the quotes around them", batch.Quote(value))}}
			}
		}
	}
	return nil
}

// targetOf gives what would identify a target, were the cells a row; nothing if
// they are none.
func (j *judge) targetOf(cells []string) string {
	if len(cells) != len(j.bound.columns) {
		return ""
	}
	for i := range j.bound.kind.fields {
		f, s := &j.bound.kind.fields[i], &j.bound.slots[i]
		if f.Key == nil || f.Check == nil || s.column < 0 {
			continue
		}
		value := trim(cells[s.column])
		if _, err := checkCleaned(f, value); err == nil {
			return value
		}
	}
	return ""
}
