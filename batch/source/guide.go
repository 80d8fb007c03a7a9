package source

import (
	"slices"
	"strings"
)

// guide remembers what the first objects of a file hold within their values, to
// show it to whoever has to write a --map.
type guide struct {
	within map[string][]string // column -> paths one level deep
	count  int
}

// look takes note of the keys of a nested object.
func (g *guide) look(number int, column, value string) {
	const most, longest = 200, 200
	if value[0] != '{' || number > mostHeld || g.count >= most {
		return
	}
	walkObject(value, func(key, _ string) {
		path := column + "." + decoded(key)
		if g.count >= most || len(path) > longest || slices.Contains(g.within[column], path) {
			return
		}
		if g.within == nil {
			g.within = map[string][]string{}
		}
		column := strings.Clone(column)
		g.within[column] = append(g.within[column], path)
		g.count++
	})
}

// listed gives all that --map may name: the columns, each followed by what was
// seen within it.
func (j *jsonReader) listed() []string {
	var all []string
	for _, c := range j.keys {
		if !slices.Contains(all, c) { // a path that became a column
			all = append(all, c)
		}
		all = append(all, j.guide.within[c]...)
	}
	return all
}

// listed gives the columns of a file as messages show them.
func listed(r reader) []string {
	if j, ok := r.(*jsonReader); ok {
		return j.listed()
	}
	return r.columns()
}

// shown gives the columns of a file as messages show them.
func (b *binding) shown() []string {
	if b.listed == nil {
		return b.columns
	}
	return b.listed()
}

func (b *binding) list() string { return columnList(b.shown()) }

// withinHint says which nested values have a name that fits a slot.
func withinHint(s *slot, listed []string) string {
	var flags []string
	for _, path := range listed {
		if at := strings.LastIndexByte(path, '.'); at > 0 && slices.Contains(s.names, fold(path[at:])) {
			flags = append(flags, mapFlag(s.name, path))
		}
	}
	if len(flags) == 0 {
		return ""
	}
	return "it may be " + strings.Join(flags, " or ")
}
