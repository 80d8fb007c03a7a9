package source

import (
	"strings"
	"unicode"
)

// trim cuts what can't be seen from both ends of a value: blanks, no-break
// blanks, and the zero-width and direction marks that come along when people
// copy from a portal or a mail.
func trim(value string) string {
	if n := len(value); n == 0 || visible(value[0]) && visible(value[n-1]) {
		return value
	}
	return strings.TrimFunc(value, unseen)
}

func visible(b byte) bool { return b > ' ' && b < 0x7f }

func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// blank reports whether there is nothing to be seen in any cell.
func blank(cells []string) bool {
	for _, c := range cells {
		if trim(c) != "" {
			return false
		}
	}
	return true
}
