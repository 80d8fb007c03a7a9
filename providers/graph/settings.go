package graph

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"mopup/batch"
)

// The settings of a job, named as their flags.
const (
	setName        = "name"
	setDescription = "description"
	setSeverity    = "severity"
	setSendersCopy = "senders-copy"
	setReason      = "dismiss-reason"
	setUntil       = "postpone-until"
)

func (op operation) settings() []batch.Setting {
	switch {
	case op.family == emails:
		return []batch.Setting{
			{Name: setName, Title: "name of the remediation in the vendor's action center (empty: mopup, the job and the batch)", Check: checkText},
			{Name: setDescription, Title: "description of the remediation", Default: "remediation of a list of e-mails, sent with mopup", Check: checkText},
			{Name: setSeverity, Title: "severity of the remediation: low, medium or high", Default: "medium",
				Check: batch.CheckOneOf("low", "medium", "high")},
			{Name: setSendersCopy, Title: "remediate the sender's own copy too: true or false", Default: "false",
				Check: batch.CheckOneOf("true", "false")},
		}
	case op.family == recommendations && op.word == "dismiss":
		return []batch.Setting{{Name: setReason, Title: "reason of the dismissal", Default: "dismissed in bulk by an administrator", Check: checkText}}
	case op.family == recommendations && op.word == "postpone":
		return []batch.Setting{{Name: setUntil, Title: "date or time (RFC 3339) until which to postpone", Required: true, Check: checkFuture}}
	}
	return nil
}

// setting gives the batch's value, or the default where there is none.
func (op operation) setting(b batch.Batch, name string) string {
	if v := b.Settings[name]; v != "" {
		return v
	}
	for _, s := range op.settings() {
		if s.Name == name {
			return s.Default
		}
	}
	return ""
}

// checkText accepts one line of text. The bound is ours; the vendor states none.
func checkText(value string) (string, error) {
	const longest = 500
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return "", fmt.Errorf("%s holds a line break or another control character", batch.Quote(value))
	case len([]rune(value)) > longest:
		return "", fmt.Errorf("%s is longer than %d characters", batch.Quote(value), longest)
	}
	return value, nil
}

// checkFuture accepts a date, which means its first moment in UTC, or an RFC
// 3339 time, and gives back the time in UTC. The vendor takes only the future.
func checkFuture(value string) (string, error) {
	at, err := parseDate(value)
	if err != nil {
		return "", fmt.Errorf("%s is neither a date (2027-01-31) nor an RFC 3339 time (2027-01-31T08:00:00Z)", batch.Quote(value))
	}
	if !at.After(time.Now()) {
		return "", errors.New(at.UTC().Format(time.RFC3339) + " is not in the future")
	}
	return at.UTC().Format(time.RFC3339), nil
}

func parseDate(text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	return time.Parse(time.DateOnly, text)
}
