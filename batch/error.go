package batch

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what is sure about a request that brought no answer. A kind other
// than the zero one claims that nothing was applied; a provider uses it only
// where that is certain.
type Kind string

const (
	// Doubt is the zero kind: the request may have been applied. It is the
	// right one for a lost connection, a timeout, any 5xx, and anything that
	// was not understood.
	Doubt Kind = ""
	// Throttled: the vendor refused the request for its rate; not applied.
	Throttled Kind = "throttled"
	// Unavailable: the request never reached the vendor; not applied.
	Unavailable Kind = "unavailable"
	// Denied: credentials, permission or address are wrong. It concerns every
	// request of the job, and stops it; not applied.
	Denied Kind = "denied"
	// BadRequest: the vendor refused the content of the request; not applied.
	// One bad target may be the cause for its neighbours too.
	BadRequest Kind = "invalid"
)

// Error is a request that brought no answer.
type Error struct {
	Kind      Kind
	Status    int           // HTTP status; 0 when there was none
	Code      string        // the vendor's code, as given
	Message   string        // the vendor's message, as given: data, never trusted
	RequestID string        // the vendor's name for the request, where it gave one
	Wait      time.Duration // how long the vendor asks to wait; 0: it did not say
	Err       error         // the cause below, e.g. a dial error; may be nil
}

// Error gives "429 TooManyRequests: slow down (wait 12s)".
func (e *Error) Error() string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprint(e.Status))
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	text := strings.Join(parts, " ")
	for _, more := range []string{e.Message, causeText(e.Err)} {
		if more == "" {
			continue
		}
		if text != "" {
			text += ": "
		}
		text += more
	}
	if text == "" {
		text = "no answer"
	}
	if e.Wait > 0 {
		text += fmt.Sprintf(" (wait %s)", e.Wait.Round(time.Millisecond))
	}
	return text
}

// Unwrap gives the cause below.
func (e *Error) Unwrap() error { return e.Err }

func causeText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
