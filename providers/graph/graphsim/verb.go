package graphsim

import (
	"slices"
	"time"

	"mopup/providers/simkit"
)

// verb is what may be done to a recommendation.
type verb struct {
	from  []string // states it is allowed from, first the one a recommendation is born in
	to    string
	check func(c *simkit.Call, to *recommendation) simkit.Apply // reads the body; nil: it is good
}

const (
	active          = "active"
	completedByUser = "completedByUser"
	dismissed       = "dismissed"
	postponed       = "postponed"
)

// verbs is the state machine. The vendor says where reactivate is allowed from;
// that the others are refused as a repeat only is a guess.
func verbs() map[string]verb {
	return map[string]verb{
		"reactivate": {[]string{completedByUser, dismissed, postponed}, active, checkNothing},
		"complete":   {[]string{active, dismissed, postponed}, completedByUser, checkNothing},
		"dismiss":    {[]string{active, completedByUser, postponed}, dismissed, checkReason},
		"postpone":   {[]string{active, completedByUser, dismissed}, postponed, checkUntil},
	}
}

func (v verb) allowed(state string) bool { return slices.Contains(v.from, state) }

type wireReason struct {
	DismissReason string `json:"dismissReason"`
}

type wireUntil struct {
	PostponeUntilDateTime string `json:"postponeUntilDateTime"`
}

func checkNothing(c *simkit.Call, _ *recommendation) simkit.Apply {
	if len(c.Body) == 0 {
		return nil
	}
	return decode(c, &struct{}{})
}

func checkReason(c *simkit.Call, to *recommendation) simkit.Apply {
	var body wireReason
	if refused := decode(c, &body); refused != nil {
		return refused
	}
	if body.DismissReason == "" {
		return invalid(c, "dismissReason: must not be empty")
	}
	to.reason = body.DismissReason
	return nil
}

func checkUntil(c *simkit.Call, to *recommendation) simkit.Apply {
	var body wireUntil
	if refused := decode(c, &body); refused != nil {
		return refused
	}
	until, err := time.Parse(time.RFC3339, body.PostponeUntilDateTime)
	if err != nil {
		return invalid(c, "postponeUntilDateTime: no date and time")
	}
	if !until.After(c.At) {
		return invalid(c, "postponeUntilDateTime: must lie in the future")
	}
	to.until = until
	return nil
}
