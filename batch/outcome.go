package batch

// Outcome is how a row ended. Every row ends in exactly one. The zero value
// means that the row has not ended yet.
type Outcome string

const (
	Succeeded    Outcome = "succeeded"     // the vendor says it is done
	Accepted     Outcome = "accepted"      // the vendor took it, and can't be asked further (or not any longer)
	Skipped      Outcome = "skipped"       // the vendor had nothing to do for it
	Failed       Outcome = "failed"        // the vendor refused or failed it
	InDoubt      Outcome = "in-doubt"      // may or may not have been applied
	Invalid      Outcome = "invalid"       // the row can't be a target
	Duplicate    Outcome = "duplicate"     // same target and action as an earlier row
	Protected    Outcome = "protected"     // on the protect list, never sent
	NotAttempted Outcome = "not-attempted" // the run ended before it
)

// Outcomes lists all outcomes in the order in which summaries show them.
func Outcomes() []Outcome {
	return []Outcome{Succeeded, Accepted, Skipped, Failed, InDoubt, Invalid, Duplicate, Protected, NotAttempted}
}

// May reports whether a target that stands at o can come to stand at next. What
// has reached its end stays there; everything else can still be settled, by a
// further attempt or by asking.
func (o Outcome) May(next Outcome) bool {
	switch o {
	case "", NotAttempted, InDoubt:
		return next.ofTarget()
	case Accepted:
		return next.ofTarget() && next != NotAttempted
	default:
		return false
	}
}

// Open reports whether more may become of a target that stands at o.
func (o Outcome) Open() bool {
	return o == "" || o == NotAttempted || o == InDoubt || o == Accepted
}

// ofTarget reports whether sending can lead to the outcome.
func (o Outcome) ofTarget() bool {
	switch o {
	case Succeeded, Accepted, Skipped, Failed, InDoubt, NotAttempted:
		return true
	default:
		return false
	}
}
