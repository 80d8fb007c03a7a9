package batch

import (
	"fmt"
	"strings"
)

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
