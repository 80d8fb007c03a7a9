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

	VendorAt time.Time // At by the vendor's clock, where that is known
	Holder   string    // who asks the vendor, in short: see [Metered]; empty: that is not known
}

// Ending is what came of an attempt, at once or late.
//
// A late one belongs to an attempt that has its ending already, or will never
// have one of its own: what a question brought about it, or that its batch is
// not sent again. It changes the results it names and, where it has a State, how
// the attempt is taken to have ended.
type Ending struct {
	Attempt             // the one that the results belong to
	Late      bool      // see above
	Ended     time.Time // when the answer was in hand, or known not to come
	State     State     // of a late ending empty: as it was
	Receipt   Receipt   // kept when the vendor gave one
	RequestID string    // the vendor's name for the request
	Err       *Error    // nil when there was an answer
	Results   []Result  // what is now known of targets; each has an Outcome
	Parts     []Part    // what the batch was split into; together they hold all of it that has no result
}

// Part is a batch that was made by splitting another one.
type Part struct {
	No      int // number within the job, never used before
	Targets []Target
	Doubted bool // an attempt of the batch it was split from may have applied them
}

// State is how an attempt ended. The zero value is an attempt without a
// recorded ending: in doubt, after a crash.
type State string

const (
	StateAnswered State = "answered" // the vendor answered; results say what
	StateRefused  State = "refused"  // nothing was applied: throttled, unavailable, denied, bad request
	StateLost     State = "lost"     // it may have been applied
	StateAbsent   State = "absent"   // its answer was lost, and the vendor, asked, has nothing of it
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

// Ledger is where the sender writes. Begin and Record return only when what
// they wrote survives a crash of the machine; an error of any call ends the run,
// since nothing may be sent that is not written down first.
type Ledger interface {
	// Begin writes the intent to send. No request leaves before it returns. What
	// was written of the batch's targets as not attempted is void from then on.
	Begin(ctx context.Context, a Attempt) error
	// Record writes how an attempt ended, or what became known of it later. A
	// target that has reached its end can't be given another one.
	Record(ctx context.Context, e Ending) error
	// Receipts gives the receipts of all requests, of any job, that were begun
	// within the span, but for those of the batch that a is of: another process
	// may have got its answer meanwhile.
	Receipts(ctx context.Context, a Attempt, within Span) ([]Receipt, error)
	// Accepted gives those targets of a batch that stand at accepted, and came
	// there by the attempt: the ones that are still asked for. Millions may be, so
	// nobody else keeps them.
	Accepted(ctx context.Context, batch, attempt int) ([]Target, error)
}
