package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// separatorLine reads a first line "sep=;", which Excel obeys and does not show,
// and gives its length with the line end. It may be in quotes, and a program
// that took it for a row may have filled it up to the number of columns. When
// that was with another delimiter the line is there, but what it said is over.
func separatorLine(head string) (comma rune, skip int) {
	line, _, _ := strings.Cut(head, "\n")
	skip = min(len(line)+1, len(head))
	line = strings.TrimRight(line, "\r")
	quote := strings.HasPrefix(line, `"`)
	line = strings.TrimPrefix(line, `"`)
	const sep = "sep="
	if len(line) < len(sep) || !strings.EqualFold(line[:len(sep)], sep) {
		return 0, 0
	}
	comma, size := utf8.DecodeRuneInString(line[len(sep):])
	rest := line[len(sep)+size:]
	if quote {
		closed := strings.HasPrefix(rest, `"`)
		if rest = strings.TrimPrefix(rest, `"`); !closed {
			return 0, 0
		}
	}
	switch {
	case !separates(comma):
		return 0, 0
	case strings.Trim(rest, string(comma)+" ") == "":
		return comma, skip
	case strings.Trim(rest, ",;\t| ") == "":
		return 0, skip
	}
	return 0, 0
}

// separates reports whether a character can stand between cells.
func separates(r rune) bool {
	return r == '\t' || r != '"' && r != utf8.RuneError && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}
