package simkit

import (
	"strings"
	"unicode"
)

// IsGUID reports whether the text is a GUID in its usual form: 32 hexadecimal
// digits in groups of 8, 4, 4, 4 and 12, without braces, in any letter case.
func IsGUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, r := range []byte(text) {
		switch i {
		case 8, 13, 18, 23:
			if r != '-' {
				return false
			}
		default:
			if !strings.ContainsRune("0123456789abcdefABCDEF", rune(r)) {
				return false
			}
		}
	}
	return true
}

// IsEmail reports whether the text is one bare e-mail address, as a vendor's
// directory has them: no name before it, nothing quoted, no comment, no blank.
func IsEmail(text string) bool {
	local, domain, _ := strings.Cut(text, "@")
	return parts(local, inLocal) && parts(domain, inDomain)
}

// parts reports whether the text consists of parts between dots, none of them
// empty, of runes that are allowed.
func parts(text string, allowed func(rune) bool) bool {
	for part := range strings.SplitSeq(text, ".") {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return !allowed(r) }) {
			return false
		}
	}
	return true
}

func inLocal(r rune) bool {
	return letter(r) || r < 128 && strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

func inDomain(r rune) bool { return letter(r) || r == '-' }

// letter leaves out all that can't be seen or is no text: control and format
// runes, blanks of any width, and what takes the place of bytes that are none.
func letter(r rune) bool {
	if r < 128 { // looked up below it takes a hundred times as long
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.Nd)
}
