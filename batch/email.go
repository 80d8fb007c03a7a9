package batch

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The bounds of RFC 5321, section 4.5.3.1; that of a whole address is less the
// angle brackets.
const (
	longestEmail  = 254
	longestLocal  = 64
	longestLabel  = 63
	longestDomain = 253
)

// CheckEmail accepts one e-mail address, also as `Ann Lee <ann@corp.example>`,
// and gives it back as it is written there: the letter case of an address is its
// owner's, and only comparison folds it. Letters may be of any script, on both
// sides of the @; one that can be written in several ways that look the same, as
// with its accent apart, comes back in the usual one, by which vendors know it.
//
// Four things that the standards allow are refused. An asterisk, since in files it
// stands for anything: who writes `*@corp.example` means many, and a vendor that
// understood it would act on all of them. What stands in quotes
// before an @ is in files a name, not a mailbox. A domain that is an IP address
// has no account. And an address that begins with an apostrophe, a backtick or a
// brace is one with half of what was around it: nobody's begins so, and with
// that sign it would name nobody.
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
	if len(value) > longestEmail || value == "" || noBeginning(value) {
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
	// A domain that ends in a digit may be an IP address, and a long one may have
	// a label that is too long.
	return at >= 0 && at <= longestLocal && len(value)-at-1 <= longestLabel && emailBytes[last] == alnum && last > '9'
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
		case strings.IndexByte("!#$%&'+/=?^_`{|}~", byte(b)) >= 0:
			classes[b] = sign
		}
	}
	return classes
}()

// noBeginning reports whether no address begins as the value does: a spreadsheet
// would take it for a formula, or something was around it.
func noBeginning(value string) bool {
	switch value[0] {
	case '=', '+', '@', '-', '\'', '`', '{':
		return true
	}
	return false
}

// isFormula reports whether a spreadsheet would take the value for a formula.
func isFormula(value string) bool { return strings.IndexByte("=+@-", value[0]) >= 0 }

// checkAnyEmail is CheckEmail for all there is.
func checkAnyEmail(value string) (string, error) {
	address, err := unnamed(value)
	if err != nil {
		return "", err
	}
	if !isASCII(address) && utf8.ValidString(address) {
		address = norm.NFC.String(address)
	}
	if fault, ok := addressFault(address); !ok {
		return "", fmt.Errorf("%s %s", Quote(value), fault)
	}
	return address, nil
}

const noEmail = "is no e-mail address"

// addressFault says what is wrong with a bare address, to follow the address.
func addressFault(value string) (fault string, ok bool) {
	at := strings.LastIndexByte(value, '@')
	if at < 1 {
		return noEmail + but(value), false
	}
	local, domain := value[:at], value[at+1:]
	odd := strings.IndexFunc(local, func(r rune) bool { return r >= utf8.RuneSelf && !isLetter(r) || unseen(r) })
	switch {
	case isFormula(value):
		return "looks like a formula, not an e-mail address", false
	case strings.Contains(value, "*"):
		return "stands for many: name each of them", false
	case len(value) > longestEmail:
		return fmt.Sprintf("%s: it is longer than %d bytes", noEmail, longestEmail), false
	case len(local) > longestLocal:
		return fmt.Sprintf("%s: more than %d bytes stand before its @", noEmail, longestLocal), false
	case local[0] == '"':
		return noEmail + ": no account has quotes before its @", false
	case odd >= 0 && !strings.HasPrefix(local[odd:], string(utf8.RuneError)) && utf8.ValidString(local):
		r, _ := utf8.DecodeRuneInString(local[odd:])
		return fmt.Sprintf("%s: %q can't stand before its @", noEmail, r), false
	case strings.HasPrefix(domain, "["):
		return noEmail + ": no account is at an IP address", false
	case odd >= 0 || noBeginning(value) || !isMailDomain(domain):
		return noEmail, false
	}
	addr, err := mail.ParseAddress(value)
	return noEmail, err == nil && addr.Name == "" && addr.Address == value
}

// isLetter reports whether a rune is part of words or numbers, of any script.
func isLetter(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !unseen(r) }

// isMailDomain reports whether text is a domain that mail can go to.
func isMailDomain(text string) bool {
	if !isDomain(text) {
		return false
	}
	ascii, err := asciiDomain(text)
	if err != nil || len(ascii) > longestDomain || !isDomain(ascii) {
		return false
	}
	top := ""
	for label := range strings.SplitSeq(ascii, ".") {
		if top = label; len(label) > longestLabel {
			return false
		}
	}
	return !only(top, digits) // else it is an IP address, or a damaged one
}

// isDomain reports whether text is labels of letters, digits and hyphens with
// dots between them. Letters may be of any script.
func isDomain(text string) bool {
	for label := range strings.SplitSeq(text, ".") {
		bad := func(r rune) bool { return r != '-' && !isLetter(r) }
		if label == "" || strings.ContainsFunc(label, bad) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}
