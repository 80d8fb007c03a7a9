package source

import (
	"slices"
	"strconv"
	"strings"

	"mopup/batch"
)

// path is a column within nested values that --map names: "signIn.id", or
// "targets.0.id" through a list. It becomes a column of its own, beside that of
// the whole nested value.
type path struct {
	parts   []string // folded
	literal int      // record in which a key has a dot and is the whole path: it wins
}

// inner is a value that was found at the end of a path; without a value it is a
// key on the way that stands twice, so nobody can tell which one is meant.
type inner struct {
	path        *path
	name, value string
}

// pathsOf gives the paths that --map names, in a fixed order.
func pathsOf(columnFor map[string]string) []*path {
	var named []string
	for _, column := range columnFor {
		if column = trim(column); strings.Contains(column, ".") && !slices.Contains(named, column) {
			named = append(named, column)
		}
	}
	slices.Sort(named)
	var paths []*path
	for _, column := range named {
		parts := strings.Split(column, ".")
		for i := range parts {
			parts[i] = fold(parts[i])
		}
		if !slices.Contains(parts, "") {
			paths = append(paths, &path{parts: parts})
		}
	}
	return paths
}

// follow looks for the ends of the paths that begin with a key.
func (j *jsonReader) follow(key, value string) {
	folded := ""
	if column := j.last; column >= 0 && j.keys[column] == key {
		folded = j.folded[column]
	} else {
		folded = fold(key)
	}
	for _, p := range j.paths {
		switch n := leading(p.parts, folded); {
		case n == len(p.parts):
			if strings.Contains(key, ".") {
				p.literal = j.number
			}
		case n > 0:
			reach(key, value, p.parts[n:], func(name, value string) {
				j.found = append(j.found, inner{p, name, value})
			})
		}
	}
}

// leading gives how many of the parts a folded key stands for: more than one
// where it has a dot itself.
func leading(parts []string, folded string) int {
	for n, part := range parts {
		var ok bool
		if folded, ok = strings.CutPrefix(folded, part); !ok {
			return 0
		}
		if folded == "" {
			return n + 1
		}
	}
	return 0
}

// reach visits what lies at the end of the parts within a value. Keys are
// compared as headers are, so that may be several.
func reach(name, value string, parts []string, visit func(name, value string)) {
	switch {
	case len(parts) == 0:
		visit(name, value)
	case value[0] == '{':
		var taken []string
		walkObject(value, func(key, value string) {
			key = decoded(key)
			switch n := leading(parts, fold(key)); {
			case n == 0:
			case slices.Contains(taken, key):
				visit(name+"."+key, "")
			default:
				taken = append(taken, key)
				reach(name+"."+key, value, parts[n:], visit)
			}
		})
	case value[0] == '[':
		i := 0
		walkList(value, func(value string) {
			if strconv.Itoa(i) == parts[0] {
				reach(name+"."+parts[0], value, parts[1:], visit)
			}
			i++
		})
	}
}

// putFound places what was found by paths.
func (j *jsonReader) putFound(rec *record) {
	for _, f := range j.found {
		switch {
		case f.path.literal == j.number:
		case f.value == "":
			rec.complain(batch.Problem{Column: f.name, Reason: "the key stands twice in its object"})
		default:
			j.put(rec, f.name, j.columnOf(f.name), f.value)
		}
	}
}
