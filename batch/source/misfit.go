package source

import (
	"fmt"
	"slices"
	"strings"
)

// misfits gives what is wrong with the columns and not told before. Columns that
// fit equally are always wrong; a column that is missing only where the columns
// are all known.
func (b *binding) misfits(final bool) []*FileError {
	var found []*FileError
	for i := range b.slots {
		s := &b.slots[i]
		if s.told {
			continue
		}
		if e := b.misfit(s, final); e != nil {
			s.told = true
			found = append(found, e)
		}
	}
	return found
}

func (b *binding) misfit(s *slot, final bool) *FileError {
	fit := s.fitting()
	switch {
	case len(fit) > 1:
		return b.ambiguous(s, fit)
	case b.frozen && s.column >= 0 && !slices.Equal(fit, []int{s.column}):
		return b.ambiguous(s, append([]int{s.column}, fit...))
	case !final || len(fit) == 1 || !s.needed():
		return nil
	case s.mapped && s.want == "":
		return &FileError{
			Reason: fmt.Sprintf("--map %s= leaves out what every row needs", s.name),
			Hint:   "leave that flag out, or name a column with it",
		}
	case s.mapped:
		return b.mappedToNothing(s)
	case s.name == actionField:
		return b.noAction()
	}
	return b.missing(s)
}

func (b *binding) ambiguous(s *slot, fit []int) *FileError {
	var shown, flags []string
	for _, c := range fit {
		shown = append(shown, plainQuoted(b.columns[c]))
		if flag := mapFlag(s.name, trim(b.columns[c])); !slices.Contains(flags, flag) {
			flags = append(flags, flag)
		}
	}
	e := &FileError{
		Reason: fmt.Sprintf("%d columns fit %s equally: %s", len(fit), s.name, strings.Join(shown, ", ")),
		Hint:   "decide with " + strings.Join(flags, " or "),
	}
	if len(flags) == 1 {
		e.Hint = "rename or remove one of them"
	}
	return e
}

func (b *binding) mappedToNothing(s *slot) *FileError {
	e := &FileError{Reason: fmt.Sprintf("has no column %s, which --map names for %s %s",
		plainQuoted(s.want), s.name, columnList(b.columns))}
	if column, ok := nearest(b.columns, []string{fold(s.want)}); ok {
		e.Hint = "the nearest is " + mapFlag(s.name, trim(column))
	}
	return e
}

func (b *binding) noAction() *FileError {
	return &FileError{
		Reason: "names no action, and no --action is given " + columnList(b.columns),
		Hint:   "give --action NAME, or name the column of the actions with --map action=COLUMN",
	}
}

func (b *binding) missing(s *slot) *FileError {
	what := s.name
	if s.title != "" {
		what += ", " + s.title
	}
	e := &FileError{
		Reason: fmt.Sprintf("no column for %s %s", what, columnList(b.columns)),
		Hint:   fmt.Sprintf("name one with --map %s=COLUMN", s.name),
	}
	if column, ok := nearest(b.columns, s.names); ok {
		e.Hint = fmt.Sprintf("the nearest is %s", mapFlag(s.name, trim(column)))
	}
	if len(b.columns) == 1 && strings.ContainsAny(b.columns[0], ";\t|") {
		e.Hint = "its one column seems to be several: save the file with commas between them, or with tabs as .tsv"
	}
	return e
}

func plainQuoted(header string) string {
	if p := plain(header); strings.HasPrefix(p, `"`) {
		return p
	}
	return `"` + header + `"`
}
