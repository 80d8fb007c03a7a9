package batch

import (
	"context"
	"time"
)

// Attempt is one request for one batch, named before it is made.
type Attempt struct {
	Job     string
	Batch   int
	No      int       // 1 is the first
	Targets int       // how many of the batch's targets it carries
	At      time.Time // when it was begun
}

// Ending is what came of an attempt, at once or late.
type Ending struct {
	Attempt             // the one that the results belong to
	Late      bool      // the attempt has its ending already: only the results are new
	Ended     time.Time // when the answer was in hand, or known not to come
	State     State
	Receipt   Receipt  // kept when the vendor gave one
	RequestID string   // the vendor's name for the request
	Err       *Error   // nil when there was an answer
	Results   []Result // what is now known of targets; each has an Outcome
}

// State is how an attempt ended. The zero value is an attempt without a
// recorded ending: in doubt, after a crash.
type State string

const (
	StateAnswered State = "answered" // the vendor answered; results say what
	StateRefused  State = "refused"  // nothing was applied: throttled, unavailable, denied, bad request
	StateLost     State = "lost"     // it may have been applied
)

func stateOf(err *Error) State {
	switch {
	case err == nil:
		return StateAnswered
	case err.Kind == Doubt:
		return StateLost
	default:
		return StateRefused
	}
}

// Ledger is where the sender writes. Both calls return only when what they
// wrote survives a crash of the machine; an error from either ends the run,
// since nothing may be sent that is not written down first.
type Ledger interface {
	// Begin writes the intent to send. No request leaves before it returns.
	Begin(ctx context.Context, a Attempt) error
	// Record writes how an attempt ended, or what became known of it later.
	Record(ctx context.Context, e Ending) error
}
