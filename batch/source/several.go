package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"mopup/batch"
)

// split takes a cell apart that holds several values. Semicolons and line breaks
// always part two values; a comma does so where what is around it is not good as
// a whole, since it may stand in a name, as in `Lee, Ann <ann@corp.example>`. Signs
// in quotes or angle brackets part nothing. A list may stand in brackets, as JSON
// or as scripts print one.
func split(f *batch.Field, cell string) []string {
	list := parted(f, cell)
	if cleaned := batch.Clean(cell); len(list) < 2 && cleaned != cell {
		return parted(f, cleaned)
	}
	return list
}

func parted(f *batch.Field, cell string) []string {
	var list []string
	if strings.HasPrefix(cell, "[") && json.Unmarshal([]byte(cell), &list) == nil {
		return partedEach(f, list)
	}
	if n := len(cell); n > 1 && (cell[0] == '[' && cell[n-1] == ']' || cell[0] == '{' && cell[n-1] == '}') {
		cell = cell[1 : n-1]
	}
	return pieces(f, cell)
}

// partedEach takes the elements of a list apart, which may hold several as well.
func partedEach(f *batch.Field, list []string) []string {
	var all []string
	for _, element := range filled(list) {
		if _, err := checkCleaned(f, element); err == nil {
			all = append(all, element)
		} else {
			all = append(all, pieces(f, element)...)
		}
	}
	return all
}

// pieces takes a text apart that is not in brackets.
func pieces(f *batch.Field, text string) []string {
	var list []string
	for _, part := range filled(cut(text, hardParts)) {
		smaller := filled(cut(part, softParts))
		if len(smaller) > 1 {
			if _, err := checkCleaned(f, part); err != nil {
				list = append(list, smaller...)
				continue
			}
		}
		list = append(list, part)
	}
	return list
}

func hardParts(r rune) bool {
	return r == ';' || r == '；' || r == '\u2028' || r == '\u2029' || unicode.IsControl(r) && r != '\t'
}

func softParts(r rune) bool { return r == ',' || r == '，' || r == '、' }

// cut cuts text at the runes that part it, outside of quotes and angle brackets.
// What is opened and never closed opens nothing.
func cut(text string, parting func(rune) bool) []string {
	var pieces []string
	start, until := 0, 0 // of the piece; of what is in quotes or brackets
	for i, r := range text {
		switch {
		case i < until:
		case r == '"':
			until = i + 1 + closing(text[i+1:], '"')
		case r == '<':
			until = i + 1 + closing(text[i+1:], '>')
		case parting(r):
			pieces = append(pieces, text[start:i])
			start = i + len(string(r))
		}
	}
	return append(pieces, text[start:])
}

// closing is how far it is past the sign that closes, or 0.
func closing(text string, sign byte) int {
	const longest = 1024
	return strings.IndexByte(text[:min(len(text), longest)], sign) + 1
}

// filled gives the pieces, without what is around them, that hold anything.
func filled(pieces []string) []string {
	var kept []string
	for _, p := range pieces {
		if p = trim(p); batch.Clean(p) != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// judgeAll gives the verdict on a cell by those on its values: good only if all
// of them are, since no half of a row is sent. The same value twice is one. Where
// none of them is good, a cell of one value that has a comma in it keeps the
// verdict that it has.
func (v *verdict) judgeAll(f *batch.Field, found []string) {
	var good, bad []string
	seen := map[string]bool{}
	for _, value := range found {
		g, err := checkCleaned(f, value)
		if err != nil {
			if bad = append(bad, err.Error()); len(bad) > mostNamed {
				break
			}
			continue
		}
		key := g
		if f.Key != nil {
			key = f.Key(g)
		}
		if !seen[key] {
			seen[key] = true
			good = append(good, g)
		}
	}
	switch {
	case len(bad) == 0 && (f.Several || len(good) == 1):
		v.good, v.more, v.err = good[0], good[1:], nil
	case len(good) > 1 && !f.Several:
		v.err = fmt.Errorf("%s holds %d values, and a row names one: give each a row of its own", batch.Quote(v.value), len(found))
	case f.Several && len(good) > 0:
		v.err = fmt.Errorf("not all of its %d values are good: %s", len(found), shortList(bad))
	case f.Several && len(found) > 1:
		v.err = errors.New(shortList(bad))
	}
}

// shortList joins reasons, and says where there are too many to name.
func shortList(reasons []string) string {
	text := strings.Join(reasons[:min(len(reasons), mostNamed)], "; ")
	if len(reasons) > mostNamed {
		text += "; and so on"
	}
	return text
}
