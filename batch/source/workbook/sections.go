package workbook

import (
	"regexp"
	"strconv"
	"strings"
)

// style is the number format of cells: sections, of which one is chosen by the
// sign of a number, or by conditions such as [>100].
type style struct {
	sections []*section
	chosen   bool // by conditions
}

// section is one of them.
type section struct {
	holds  func(v float64) bool // nil: it has no condition
	below  bool                 // only numbers below zero meet the condition
	above  bool                 // all other numbers are below zero
	format *format
}

// newStyle gives the style of a code, or nil where numbers show by it as they do
// without one.
func newStyle(code string) *style {
	if isGeneral(code) {
		return nil
	}
	s := &style{}
	parts := split(code)
	if last := len(parts) - 1; last > 0 && (last == 3 || strings.Contains(masked(parts[last]), "@")) {
		parts = parts[:last] // what text shows as
	}
	for _, part := range parts[:min(len(parts), 3)] {
		section, rest := conditionOf(part)
		if part != "" && brackets.ReplaceAllString(rest, "") == "" && !isDate(rest) {
			rest += "General" // a color alone changes nothing
		}
		if section.format = newFormat(rest); section.format == nil {
			return nil
		}
		s.chosen = s.chosen || section.holds != nil
		s.sections = append(s.sections, section)
	}
	if n := len(s.sections); s.chosen && (s.sections[0].holds == nil || n == 3 && s.sections[1].holds == nil) {
		return nil // what Excel makes of that is not written down
	}
	return s
}

// choose gives the format for a number and what of the number it shows, or none
// where it is not clear what Excel would show.
func (s *style) choose(v float64) (f *format, shown float64) {
	if s.chosen {
		return s.byCondition(v)
	}
	switch n := len(s.sections); {
	case n > 1 && v < 0:
		return s.sections[1].format, -v
	case n > 2 && v == 0:
		return s.sections[2].format, v
	}
	return s.sections[0].format, v
}

// byCondition chooses the first section whose condition holds. Whether that
// shows the sign of a number is clear only where all its numbers are negative.
func (s *style) byCondition(v float64) (f *format, shown float64) {
	negative := false
	for _, in := range s.sections {
		switch {
		case in.holds != nil && !in.holds(v):
			negative = negative || in.above
		case v >= 0:
			return in.format, v
		case in.below || in.holds == nil && negative:
			return in.format, -v
		default:
			return nil, v
		}
	}
	return nil, v
}

var brackets = regexp.MustCompile(`\[[^\]]*\]`)

var condition = regexp.MustCompile(`\[\s*(<=|>=|<>|<|>|=)\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*\]`)

// conditionOf takes its condition off a section.
func conditionOf(code string) (*section, string) {
	found := condition.FindStringSubmatchIndex(code)
	if found == nil {
		return &section{}, code
	}
	op := code[found[2]:found[3]]
	limit, err := strconv.ParseFloat(code[found[4]:found[5]], 64)
	if err != nil {
		return &section{}, code
	}
	s := &section{
		holds: comparisons(op, limit),
		below: op == "<" && limit <= 0 || op == "<=" && limit < 0,
		above: op == ">=" && limit <= 0 || op == ">" && limit < 0,
	}
	return s, code[:found[0]] + code[found[1]:]
}

func comparisons(op string, limit float64) func(float64) bool {
	return map[string]func(float64) bool{
		"<":  func(v float64) bool { return v < limit },
		"<=": func(v float64) bool { return v <= limit },
		">":  func(v float64) bool { return v > limit },
		">=": func(v float64) bool { return v >= limit },
		"=":  func(v float64) bool { return v == limit },
		"<>": func(v float64) bool { return v != limit },
	}[op]
}

// split divides a code at its semicolons, but for those that stand for
// themselves.
func split(code string) (parts []string) {
	seen := masked(code)
	for {
		at := strings.IndexByte(seen, ';')
		if at < 0 {
			return append(parts, code)
		}
		parts = append(parts, code[:at])
		code, seen = code[at+1:], seen[at+1:]
	}
}
