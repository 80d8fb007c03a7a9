package batch

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
)

// longestEmail is that of RFC 5321, section 4.5.3.1.3, less the angle brackets.
const longestEmail = 254

// CheckEmail accepts one plain e-mail address and gives it back as written: the
// letter case of an address is its owner's, and only comparison folds it.
//
// What can't be seen has no place in it: a blank or a zero-width mark within an
// address would name an account that nobody has.
func CheckEmail(value string) (string, error) {
	if isUsualEmail(value) {
		return value, nil
	}
	return checkAnyEmail(value)
}

// isUsualEmail knows most addresses at a glance: dots between runs of ASCII
// letters, digits and a few signs, and before the @ any sign that an address may
// have. It takes nothing that checkAnyEmail refuses; what it does not take may
// still be an address.
func isUsualEmail(value string) bool {
	if len(value) > longestEmail || value == "" || isFormula(value) {
		return false
	}
	at, last := -1, byte('.')
	for i := range len(value) {
		b := value[i]
		switch class := emailBytes[b]; {
		case class == alnum:
		case b == '.' || b == '@':
			if last == '.' || last == '@' || at >= 0 && (b == '@' || last == '-') {
				return false
			}
			if b == '@' {
				at = i
			}
		case class == hyphen:
			if at >= 0 && (last == '.' || last == '@') {
				return false
			}
		case class != sign || at >= 0:
			return false
		}
		last = b
	}
	return at >= 0 && emailBytes[last] == alnum
}

// What a byte is within an address; zero: not usual.
const (
	alnum  = iota + 1
	hyphen // within a label of the domain, anywhere before the @
	sign   // only before the @
)

var emailBytes = func() (classes [256]uint8) {
	for b := range classes {
		switch {
		case '0' <= b && b <= '9', 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z':
			classes[b] = alnum
		case b == '-':
			classes[b] = hyphen
		case strings.IndexByte("!#$%&'*+/=?^_`{|}~", byte(b)) >= 0:
			classes[b] = sign
		}
	}
	return classes
}()

// checkAnyEmail is CheckEmail for all there is.
func checkAnyEmail(value string) (string, error) {
	addr, err := mail.ParseAddress(value)
	_, domain, _ := strings.Cut(value, "@")
	switch {
	case err != nil || addr.Name != "" || addr.Address != value || len(value) > longestEmail,
		strings.ContainsFunc(value, unseen), !isDomain(domain):
		return "", fmt.Errorf("%s is no e-mail address", Quote(value))
	case isFormula(value):
		return "", fmt.Errorf("%s looks like a formula, not an e-mail address", Quote(value))
	}
	return value, nil
}

// isFormula reports whether a spreadsheet would take the value for a formula.
func isFormula(value string) bool { return strings.IndexByte("=+@-", value[0]) >= 0 }

// unseen reports whether a rune shows nothing of itself, or is damage.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}

// isDomain reports whether text is labels of letters, digits and hyphens with
// dots between them. Letters may be of any script.
func isDomain(text string) bool {
	for label := range strings.SplitSeq(text, ".") {
		bad := func(r rune) bool {
			return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		}
		if label == "" || strings.ContainsFunc(label, bad) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}
