package batch

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// CheckEmail accepts one plain e-mail address and gives it back as written: the
// letter case of an address is its owner's, and only comparison folds it.
//
// What can't be seen has no place in it: a blank or a zero-width mark within an
// address would name an account that nobody has.
func CheckEmail(value string) (string, error) {
	const longest = 254 // RFC 5321, section 4.5.3.1.3, less the angle brackets
	addr, err := mail.ParseAddress(value)
	_, domain, _ := strings.Cut(value, "@")
	switch {
	case err != nil || addr.Name != "" || addr.Address != value || len(value) > longest,
		strings.ContainsFunc(value, unseen), !isDomain(domain):
		return "", fmt.Errorf("%s is no e-mail address", Quote(value))
	case strings.ContainsAny(value[:1], "=+@-"):
		return "", fmt.Errorf("%s looks like a formula, not an e-mail address", Quote(value))
	}
	return value, nil
}

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

// CheckGUID accepts a GUID with or without hyphens, and with braces around it,
// and gives it back in lower case with hyphens.
func CheckGUID(value string) (string, error) {
	bare := value
	if len(value) == 38 && value[0] == '{' && value[37] == '}' {
		bare = value[1:37]
	}
	// The parser also takes longer forms, and looks at neither end of them: an
	// id with a letter too many would become another id.
	id, err := uuid.Parse(bare)
	if err != nil || len(bare) != 36 && len(bare) != 32 {
		return "", fmt.Errorf("%s is no GUID", Quote(value))
	}
	if id == uuid.Nil {
		return "", errors.New("the GUID is all zeros")
	}
	return id.String(), nil
}

// CheckOneOf accepts the given words in any letter case and gives back the
// listed spelling.
func CheckOneOf(words ...string) func(string) (string, error) {
	return func(value string) (string, error) {
		for _, w := range words {
			if strings.EqualFold(w, value) {
				return w, nil
			}
		}
		return "", fmt.Errorf("%s is not one of %s", Quote(value), strings.Join(words, ", "))
	}
}

// FoldCase is a Field.Key that compares without letter case.
func FoldCase(value string) string { return strings.ToLower(value) }

// Quote shows a value from outside within a message: quoted, control characters
// escaped, and cut where it is long.
func Quote(value string) string {
	const most = 60
	runes := []rune(value)
	if len(runes) > most {
		return fmt.Sprintf("%q...", string(runes[:most]))
	}
	return fmt.Sprintf("%q", value)
}
