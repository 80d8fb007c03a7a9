package batch

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// EmailKey is a Field.Key for e-mail addresses: without letter case, letters with
// accents in their one usual spelling, and the domain in ASCII. So
// ANN@BÜCHER.example is ann@xn--bcher-kva.example, as it is for mail systems.
//
// That the part before the @ is compared without letter case is more than the
// standard allows a stranger, and what all directories of accounts do. Whether
// ann+tag is ann only her mail system knows: they are two.
func EmailKey(address string) string {
	lower := strings.ToLower(address)
	if isASCII(lower) {
		return lower
	}
	at := strings.LastIndexByte(lower, '@')
	domain, err := asciiDomain(lower[at+1:])
	if err != nil {
		domain = norm.NFC.String(lower[at+1:])
	}
	return norm.NFC.String(lower[:at+1]) + domain
}

// asciiDomain gives a domain as the domain name system has it.
func asciiDomain(domain string) (string, error) {
	if isASCII(domain) {
		return strings.ToLower(domain), nil
	}
	return idna.Lookup.ToASCII(strings.ToLower(domain))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
