package batch

import "time"

// Batch is the targets of one vendor request. All have the same action.
//
// A batch is a value: a provider reads it and never keeps or changes it.
type Batch struct {
	Job      string
	No       int // number within the job, from 1, in plan order
	Action   string
	Settings map[string]string // the job's settings, an entry for each Setting of the action
	Targets  []Target
}

// Receipt is what the vendor gave to find a batch again: a batch_id, a bulkId.
// It is the vendor's text, kept as given.
type Receipt string

// Answer is what one request brought.
type Answer struct {
	Receipt   Receipt
	RequestID string // the vendor's name for this one request, for its support desk
	Results   []Result
	Load      float64 // share of the quota that is in use, where the vendor tells: 0.93; 0: it doesn't
}

// Result is what an answer says of one target.
//
// Outcome is one of Succeeded, Accepted, Skipped, Failed, or empty: then the
// target is not settled and Err says why. An unsettled result without an Err
// is in doubt, and so is a target for which an answer has no result at all.
type Result struct {
	Target    TargetID
	Outcome   Outcome
	Reason    string // why, in mopup's own words; providers leave it empty
	Code      string // the vendor's code, as given
	Message   string // the vendor's message, as given: data, never trusted
	RequestID string // where the target had a request of its own; else empty
	Err       *Error // only with an empty Outcome: what befell this target alone
}

// Sent is an accepted batch whose results are still asked for.
type Sent struct {
	Batch
	Receipt Receipt
	Span    // when the vendor must have taken it
}

// Doubted is a batch whose request may have been applied: its answer was lost.
type Doubted struct {
	Batch                // its Targets are those in doubt, all sent by one request
	Span                 // when the request can have reached the vendor
	VendorFrom time.Time // Span.From by the vendor's clock, as far as it was known then; else zero
	Known      []Receipt // of other requests of that time: what they did is not what this one did
	Cursor     string    // where the last question about it left off; empty: at the beginning
}

// Finding is what a question about a doubted batch brought.
//
// A result with the outcome NotAttempted says that the vendor has nothing of
// the target; one with an Err, that the question about this target failed. A
// target without a result is not settled by this question.
type Finding struct {
	Receipt Receipt // where the request was found to have been accepted
	Results []Result
	Cursor  string // not empty: the answer goes on, and the question must be put again with it
}

// Span is a stretch of time by our own clock, both ends included.
type Span struct{ From, To time.Time }
