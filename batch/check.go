package batch

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"
)

// CheckEmail accepts one plain e-mail address and gives it back as written: the
// letter case of an address is its owner's, and only comparison folds it.
func CheckEmail(value string) (string, error) {
	const longest = 254 // RFC 5321, section 4.5.3.1.3, less the angle brackets
	addr, err := mail.ParseAddress(value)
	if err != nil || addr.Name != "" || addr.Address != value || len(value) > longest {
		return "", fmt.Errorf("%s is no e-mail address", Quote(value))
	}
	if strings.ContainsAny(value[:1], "=+@-") {
		return "", fmt.Errorf("%s looks like a formula, not an e-mail address", Quote(value))
	}
	return value, nil
}

// CheckGUID accepts a GUID with or without hyphens and braces, and gives it
// back in lower case with hyphens.
func CheckGUID(value string) (string, error) {
	id, err := uuid.Parse(value)
	if err != nil {
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
