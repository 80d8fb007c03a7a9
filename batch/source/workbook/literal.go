package workbook

import (
	"regexp"
	"strings"
)

// masked gives a code of the same length in which what stands for itself or for
// room is blotted out.
func masked(code string) string {
	return literals.ReplaceAllStringFunc(code, func(found string) string {
		inner := strings.Trim(found, "[]")
		if len(found) > 2 && strings.Trim(inner, "hHmMsS") == "" && found[0] == '[' {
			return "\x00" + inner + "\x00"
		}
		return strings.Repeat("\x00", len(found))
	})
}

var whole = regexp.MustCompile(`(?i)general|@`)

// isLiteral tells whether a section shows nothing of a number, or all of it as
// no format would.
func isLiteral(code string) bool {
	seen := masked(code)
	return whole.MatchString(seen) || !strings.ContainsAny(seen, "0#?") && !isDate(code)
}

// withoutDigits takes the places of digits off a section: what it shows of zero
// where no place is a 0.
func withoutDigits(code string) string {
	seen := masked(code)
	var b strings.Builder
	for i := range len(code) {
		switch seen[i] {
		case '#', ',':
		case '?':
			b.WriteByte(' ')
		default:
			b.WriteByte(code[i])
		}
	}
	return b.String()
}

// literal gives what such a section shows.
func literal(code string, v float64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	var b strings.Builder
	number := whole.FindStringIndex(masked(code))
	last := 0
	if number != nil {
		b.WriteString(unquoted(code[:number[0]]))
		b.WriteString(general(v))
		last = number[1]
	}
	b.WriteString(unquoted(code[last:]))
	return sign + b.String()
}

// unquoted shows the literals of a code.
func unquoted(code string) string {
	return literals.ReplaceAllStringFunc(code, func(found string) string {
		switch found[0] {
		case '"':
			return strings.Trim(found, `"`)
		case '\\':
			return found[1:]
		case '_':
			return " "
		case '[':
			symbol, isMoney := strings.CutPrefix(strings.Trim(found, "[]"), "$")
			if symbol, _, _ = strings.Cut(symbol, "-"); isMoney {
				return symbol
			}
		}
		return ""
	})
}

// thousands are the commas behind the digits of a number, each of which leaves
// out three of them.
var thousands = regexp.MustCompile(`[0#?.](,+)(?:[^0#?,]|$)`)

// scaled takes such commas off a section, and gives the number to divide by.
func scaled(code string) (without string, by float64) {
	by = 1
	for {
		found := thousands.FindStringSubmatchIndex(masked(code))
		if found == nil {
			return code, by
		}
		for range found[3] - found[2] {
			by *= 1000
		}
		code = code[:found[2]] + code[found[3]:]
	}
}

// semicolonsApart takes semicolons out of quotes, where excelize takes them for
// the end of a section.
func semicolonsApart(code string) string {
	return literals.ReplaceAllStringFunc(code, func(found string) string {
		if found[0] != '"' {
			return found
		}
		return strings.ReplaceAll(found, ";", `"\;"`)
	})
}
