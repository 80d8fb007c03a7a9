package batch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

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
	if len(bare) == 36 {
		return strings.ToLower(bare), nil // mostly the text itself
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
