package graph

import (
	"fmt"
	"strconv"

	"mopup/batch"
)

// Paths after the version.
const (
	remediatePath = "/security/collaboration/analyzedEmails/remediate"
	signInsPath   = "/auditLogs/signIns/"
	batchPath     = "/$batch"

	recommendationsPath = "/directory/recommendations/"
)

// remediation is the body of a remediate call. The vendor's sample sends the
// last flag as a string; its metadata says boolean.
type remediation struct {
	DisplayName string          `json:"displayName"`
	Description string          `json:"description"`
	Severity    string          `json:"severity"`
	Action      string          `json:"action"`
	SendersCopy bool            `json:"remediateSendersCopy"`
	Emails      []analyzedEmail `json:"analyzedEmails"`
}

type analyzedEmail struct {
	MessageID string `json:"networkMessageId"`
	Recipient string `json:"recipientEmailAddress"`
}

type signInIDs struct {
	RequestIDs []string `json:"requestIds"`
}

// bundle is the body of a $batch call.
type bundle struct {
	Requests []inner `json:"requests"`
}

type inner struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"` // relative to the version
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"`
}

// body gives the path after the version, and the body.
func (op operation) body(b batch.Batch) (string, any) {
	switch op.family {
	case emails:
		return remediatePath, op.remediation(b)
	case signIns:
		var ids signInIDs
		for _, t := range b.Targets {
			ids.RequestIDs = append(ids.RequestIDs, t.Values[0])
		}
		return signInsPath + op.word, ids
	case recommendations:
		return batchPath, op.bundle(b)
	}
	return "", nil
}

func (op operation) remediation(b batch.Batch) remediation {
	r := remediation{
		DisplayName: op.setting(b, setName),
		Description: op.setting(b, setDescription),
		Severity:    op.setting(b, setSeverity),
		Action:      op.word,
		SendersCopy: op.setting(b, setSendersCopy) == "true",
	}
	if r.DisplayName == "" {
		// A person finds the batch in the vendor's action center by it.
		r.DisplayName = fmt.Sprintf("mopup %s, batch %d", b.Job, b.No)
	}
	for _, t := range b.Targets {
		r.Emails = append(r.Emails, analyzedEmail{MessageID: t.Values[messageID], Recipient: t.Values[recipient]})
	}
	return r
}

func (op operation) bundle(b batch.Batch) bundle {
	parameters := map[string]string{}
	switch op.word {
	case "dismiss":
		parameters["dismissReason"] = op.setting(b, setReason)
	case "postpone":
		parameters["postponeUntilDateTime"] = op.setting(b, setUntil)
	}
	var all bundle
	for i, t := range b.Targets {
		all.Requests = append(all.Requests, inner{
			ID: innerID(i), Method: "POST",
			URL:     recommendationsPath + t.Values[0] + "/" + op.word,
			Headers: map[string]string{"Content-Type": "application/json"},
			Body:    parameters,
		})
	}
	return all
}

// innerID names the request of the target at position i of its batch.
func innerID(i int) string { return strconv.Itoa(i + 1) }
