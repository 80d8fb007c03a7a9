package ledger

import (
	"encoding/json"
	"time"
)

// encode writes a list or map as JSON. Strings, and lists and maps of them,
// always can be.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("ledger: encode: " + err.Error())
	}
	return string(text)
}

// stampKnown leaves a time empty that is not known.
func stampKnown(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return stamp(t)
}

// stamp writes a time as the ledger keeps it: RFC 3339, UTC, milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
