package source

import (
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
)

// wantText gives the problems of a row with those of its values that are no
// text in the file where the target wants text. What a check says of such a
// value is of no help beside it.
func (b *binding) wantText(rec *record, problems []batch.Problem) []batch.Problem {
	for i := range b.slots {
		s := &b.slots[i]
		if s.column < 0 || !slices.Contains(rec.odd, s.column) {
			continue
		}
		p := batch.Problem{Column: b.columns[s.column]}
		several := i < len(b.kind.fields) && b.kind.fields[i].Several
		if p.Reason = oddly(s.name, p.Column, rec.cells[s.column], several); p.Reason == "" {
			continue
		}
		problems = slices.DeleteFunc(problems, func(q batch.Problem) bool {
			return q.Column == p.Column && !slices.Contains(rec.problems, q)
		})
		problems = append(problems, p)
	}
	return problems
}

// oddly says what is wrong with a value that is no text. The value is JSON text.
func oddly(field, column, value string, several bool) string {
	switch value[0] {
	case '{':
		return "is an object, not text: name what is meant within it, as in " + mapFlag(field, trim(column)+".KEY")
	case '[':
		if several && textsOnly(value) {
			return ""
		}
		return "is a list, not text: name what is meant within it, as in " + mapFlag(field, trim(column)+".0")
	case 't', 'f':
		return fmt.Sprintf("%s is no text: name another column with --map %s=COLUMN", value, field)
	}
	return strings.ReplaceAll(batch.Quote(value), `"`, "") + " is a number, not text: put it in quotes"
}

// textsOnly reports whether all elements of a list are strings.
func textsOnly(list string) bool {
	only := true
	walkList(list, func(value string) { only = only && value[0] == '"' })
	return only
}
