package batch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// guidLength is that of a GUID with hyphens, hexLength that of its digits alone.
const guidLength, hexLength = 36, 32

// CheckGUID accepts a GUID in all forms in which people have them, and gives it
// back in lower case with hyphens: with or without hyphens, in braces or
// parentheses, as a urn:uuid:. All of these are forms of the same 32 digits, so
// none can be another id.
func CheckGUID(value string) (string, error) {
	id, ok := guidOf(value)
	switch {
	case !ok:
		return "", fmt.Errorf("%s is no GUID%s", Quote(value), whyNoGUID(value))
	case id == nilGUID:
		return "", errors.New("the GUID is all zeros")
	}
	return id, nil
}

var nilGUID = uuid.Nil.String()

// guidOf gives the GUID that the value is.
func guidOf(value string) (string, bool) {
	bare := value
	if n := len(value); n != guidLength {
		switch {
		case n > 2 && (value[0] == '{' && value[n-1] == '}' || value[0] == '(' && value[n-1] == ')'):
			bare = value[1 : n-1]
		case hasPrefixFold(value, "urn:uuid:"):
			bare = value[len("urn:uuid:"):]
		}
	}
	// The parser also takes longer forms, and looks at neither end of them: an
	// id with a letter too many would become another id.
	if len(bare) != guidLength && len(bare) != hexLength {
		return "", false
	}
	id, err := uuid.Parse(bare)
	if err != nil {
		return "", false
	}
	if len(bare) == guidLength {
		return strings.ToLower(bare), true // mostly the text itself
	}
	return id.String(), true
}

// whyNoGUID goes on after "is no GUID", where more can be said.
func whyNoGUID(value string) string {
	if only(value, digits) && len(value) < hexLength {
		return " but a number: a spreadsheet cuts zeros before a number, and rounds what is beyond its 15th digit"
	}
	if only(value, digits+"abcdefABCDEF-") {
		if n := len(value) - strings.Count(value, "-"); n >= hexLength/2 && n != hexLength {
			return fmt.Sprintf(": it has %d hex digits, and a GUID %d", n, hexLength)
		}
	}
	return but(value)
}
