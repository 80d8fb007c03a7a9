package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Text is a JSON value of a reply that is only passed on, never computed with.
// It takes a string, a number, null or anything else as text, so that a code
// that turns from number to string does not make a reply unreadable.
type Text string

// UnmarshalJSON never refuses: text that can't be a string is kept as written.
func (t *Text) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	var s string
	switch {
	case bytes.Equal(raw, []byte("null")):
		*t = ""
	case plain(raw):
		*t = Text(raw[1 : len(raw)-1])
	case len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &s) == nil:
		*t = Text(s)
	default:
		*t = Text(raw)
	}
	return nil
}

// plain reports whether raw is a string that is written as it reads: nearly all
// are, and a long answer has thousands.
func plain(raw []byte) bool {
	n := len(raw)
	if n < 2 || raw[0] != '"' || raw[n-1] != '"' {
		return false
	}
	for _, c := range raw[1 : n-1] {
		if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// What a vendor gives is kept once for each target of a batch, and asked for
// again by its receipt, so none of it may fill a ledger.
const (
	longestMessage = 2000
	longestName    = 200 // of a code, or of a request

	// LongestReceipt is the longest receipt that is kept whole.
	LongestReceipt = 2000
)

// clip cuts a text where it is absurdly long.
func clip(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	cut := text[:longest]
	for !utf8.ValidString(cut) && len(cut) > longest-utf8.UTFMax {
		cut = cut[:len(cut)-1]
	}
	return cut + "..."
}

// Snippet is the message of an error body that is not the vendor's JSON: its
// text on one line, or nothing where it is a page made for browsers. One that
// broke off may end in a part of a credential, and says little anyway.
func (r Reply) Snippet() string {
	if r.Err != nil {
		return ""
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(r.Body), "")), " ")
	if strings.HasPrefix(text, "<") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return ""
	}
	return text
}
