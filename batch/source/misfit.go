package source

import (
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
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
	case len(fit) == 1 && s.mapped && s.trapOf(fit[0]) != nil && s.trapOf(fit[0]).Never:
		return b.mappedToTrap(s, fit[0])
	case len(fit) == 1 && s.weights[fit[0]].hopeless():
		return b.wrongValues(s, fit[0])
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
	for i, c := range fit {
		if i == mostNamed {
			shown = append(shown, fmt.Sprintf("and %d more", len(fit)-i))
			break
		}
		shown = append(shown, b.withSamples(c))
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

// withSamples gives `"Mail" (such as "ann@corp.example")`.
func (b *binding) withSamples(column int) string {
	text := plainQuoted(b.columns[column])
	if found := samples(column, b.sample); len(found) > 0 {
		text += " (such as " + strings.Join(found, ", ") + ")"
	}
	return text
}

// wrongValues says that a column fits by name, and that nothing in it does.
func (b *binding) wrongValues(s *slot, column int) *FileError {
	w := s.weights[column]
	e := &FileError{Reason: fmt.Sprintf("column %s should hold %s, and none of its first %d values is that: %v",
		plainQuoted(b.columns[column]), s.what(), w.bad, w.why)}
	others := slices.DeleteFunc(b.alike(s), func(c int) bool { return c == column })
	within := withinHint(s, b.shown())
	switch {
	case within != "":
		e.Hint = within
	case len(others) > 0:
		e.Hint = b.offer(s, others)
	case !s.required:
		e.Hint = fmt.Sprintf("--map %s= leaves the column out", s.name)
	default:
		e.Hint = fmt.Sprintf("correct them, or name another column with --map %s=COLUMN", s.name)
	}
	return e
}

// offer names the columns that may be meant.
func (b *binding) offer(s *slot, columns []int) string {
	const most = 3
	var flags []string
	for _, c := range columns[:min(most, len(columns))] {
		flag := mapFlag(s.name, trim(b.columns[c]))
		if found := samples(c, b.sample); len(found) > 0 {
			flag += " (" + found[0] + ")"
		}
		flags = append(flags, flag)
	}
	return "values of that form are in another column: if they are meant, say " + strings.Join(flags, " or ")
}

// mappedToTrap says what the column really holds that --map gives to a slot.
func (b *binding) mappedToTrap(s *slot, column int) *FileError {
	e := &FileError{
		Reason: fmt.Sprintf("--map gives %s the column %s, which holds %s", s.name, plainQuoted(b.columns[column]), s.trapOf(column).Is),
		Hint:   fmt.Sprintf("name the column that holds %s", s.what()),
	}
	if len(s.named) > 0 {
		e.Hint = fmt.Sprintf("leave that flag out: column %s holds %s", plainQuoted(b.columns[s.named[0]]), s.what())
	}
	return e
}

// trapOf gives what the column is known to be in place of the slot's; nil: nothing.
func (s *slot) trapOf(column int) *batch.Decoy {
	for _, t := range s.traps {
		if t.column == column {
			return t.what
		}
	}
	return nil
}

// what is what the slot's column holds, for people.
func (s *slot) what() string {
	if s.title != "" {
		return s.title
	}
	return s.name
}

func (b *binding) mappedToNothing(s *slot) *FileError {
	e := &FileError{Reason: fmt.Sprintf("has no column %s, which --map names for %s %s",
		plainQuoted(s.want), s.name, b.list())}
	if near := nearest(b.shown(), []string{fold(s.want)}); len(near) > 0 {
		e.Hint = "the nearest is " + mapFlag(s.name, trim(near[0]))
	}
	return e
}

func (b *binding) noAction() *FileError {
	return &FileError{
		Reason: "names no action, and no --action is given " + b.list(),
		Hint:   "give --action NAME, or name the column of the actions with --map action=COLUMN",
	}
}

func (b *binding) missing(s *slot) *FileError {
	what := s.name
	if s.title != "" {
		what += ", " + s.title
	}
	e := &FileError{
		Reason: fmt.Sprintf("no column for %s%s %s", what, b.trapText(s), b.list()),
		Hint:   fmt.Sprintf("name one with --map %s=COLUMN", s.name),
	}
	if near := nearest(b.candidates(s), s.names); len(near) > 0 {
		e.Hint = "the nearest is " + mapFlag(s.name, trim(near[0]))
	} else if alike := b.alike(s); len(alike) > 0 {
		e.Hint = b.offer(s, alike)
	}
	if hint := withinHint(s, b.shown()); hint != "" {
		e.Hint = hint
	}
	return e
}

// candidates are the columns that are not known to be something else.
func (b *binding) candidates(s *slot) []string {
	var left []string
	for _, c := range b.columns {
		if s.decoys[fold(c)] == nil {
			left = append(left, c)
		}
	}
	return left
}

// trapText says of the columns that seem to fit what they are.
func (b *binding) trapText(s *slot) string {
	var text strings.Builder
	for i, t := range s.traps {
		if i == mostNamed {
			break
		}
		fmt.Fprintf(&text, "; %s is %s", plainQuoted(b.columns[t.column]), t.what.Is)
	}
	return text.String()
}

func plainQuoted(header string) string {
	if p := plain(header); strings.HasPrefix(p, `"`) {
		return p
	}
	return `"` + header + `"`
}
