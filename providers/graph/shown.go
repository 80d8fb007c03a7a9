package graph

import (
	"encoding/json"
	"slices"
	"time"

	"mopup/batch"
	"mopup/providers/exchange"
)

// states are those of a recommendation (recommendationStatus). A word that is not
// among them may mean that it is on its way to the wanted one.
var states = []string{"active", "completedBySystem", "completedByUser", "dismissed", "postponed"}

// shown is a recommendation as the vendor shows it.
type shown struct {
	Status exchange.Text `json:"status"`
	Reason exchange.Text `json:"dismissReason"`
	Until  exchange.Text `json:"postponeUntilDateTime"`
}

// shownBy reads a recommendation; what can't be read is the same as nothing.
func shownBy(r exchange.Reply) shown {
	var s shown
	if r.Err != nil || json.Unmarshal(r.Body, &s) != nil {
		return shown{}
	}
	return s
}

// String says it in words.
func (s shown) String() string {
	text := batch.Quote(string(s.Status))
	if s.Until != "" {
		text += " until " + batch.Quote(string(s.Until))
	}
	if s.Reason != "" {
		text += " for " + batch.Quote(string(s.Reason))
	}
	return text
}

// sameDate is by how much less dates may differ that are one: a vendor may keep
// the day of a time and nothing else.
const sameDate = 24 * time.Hour

// compare says whether a recommendation is as the batch wanted it; empty: it
// can't be told. It may have been in the wanted state before, with another date or
// reason, so these must be the wanted ones too. The vendor's page of the resource
// has no reason, so of a dismissal that may be all that can be told.
func (op operation) compare(s shown, b batch.Batch) batch.Outcome {
	same := false
	switch {
	case !slices.Contains(states, string(s.Status)):
		return ""
	case string(s.Status) != op.status:
		return batch.NotAttempted
	case op.word == "postpone":
		want, _ := time.Parse(time.RFC3339, op.setting(b, setUntil))
		is, err := parseDate(string(s.Until))
		if err != nil {
			return ""
		}
		same = is.Sub(want).Abs() < sameDate
	case op.word == "dismiss":
		if s.Reason == "" {
			return ""
		}
		same = string(s.Reason) == op.setting(b, setReason)
	default:
		same = true
	}
	if !same {
		return batch.NotAttempted
	}
	return batch.Succeeded
}
