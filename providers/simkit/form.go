package simkit

import (
	"net/mail"
	"strings"
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

// IsEmail reports whether the text is one bare e-mail address.
func IsEmail(text string) bool {
	addr, err := mail.ParseAddress(text)
	return err == nil && addr.Name == "" && addr.Address == text
}
