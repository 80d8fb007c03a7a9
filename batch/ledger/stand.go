package ledger

import (
	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// batchLine is what the ledger holds of a batch.
type batchLine struct {
	no          int
	first, last batch.TargetID
	attempts    int
	attempt     int // that the outcome came from; 0: none
	outcome     batch.Outcome
	reason      string
	code        string
	message     string
	settledAt   string
	doubted     bool
	tries       []tryLine
	usual       standing // of a target without a line of its own
}

// tryLine is what it holds of an attempt; times are as written.
type tryLine struct {
	no        int
	begunAt   string
	vendorAt  string
	endedAt   string
	state     batch.State
	receipt   string
	requestID string
}

// mayHave reports whether the attempt may have applied its targets.
func (t tryLine) mayHave() bool {
	return t.state != batch.StateRefused && t.state != batch.StateAbsent
}

// resultLine is what it holds of a target that ended otherwise than its batch.
type resultLine struct {
	target    batch.TargetID
	attempt   int
	outcome   batch.Outcome
	reason    string
	code      string
	message   string
	requestID string
	settledAt string
}

// standing is how a row stands.
type standing struct {
	outcome   batch.Outcome
	reason    string
	code      string
	message   string
	requestID string
	settledAt string
	receipt   string
	sentAt    string
	attempts  int // of its batch
	attempt   int // that it came from
}

// stand says how a row ended, from its own lines alone. It is the view
// row_outcomes once more, and a test holds the two against each other. b is nil
// for a row in no batch, which is given its end, x for one without a line of its
// own.
func stand(r *chunk.Row, b *batchLine, x *resultLine) standing {
	switch {
	case r.Outcome != "":
		return standing{outcome: r.Outcome, reason: r.Reason}
	case b == nil:
		return standing{outcome: batch.NotAttempted}
	case x == nil:
		return b.usual
	}
	return b.stand(x)
}

// stand is how a target stands whose own line is x; nil: it has none.
func (b *batchLine) stand(x *resultLine) standing {
	s := standing{
		outcome: b.outcome, reason: b.reason, code: b.code, message: b.message,
		settledAt: b.settledAt, attempts: b.attempts, attempt: b.attempt,
	}
	if x != nil {
		s.outcome, s.reason, s.code, s.message = x.outcome, x.reason, x.code, x.message
		s.settledAt, s.attempt, s.requestID = x.settledAt, x.attempt, x.requestID
	}
	if s.outcome == "" {
		s.outcome = b.derived()
	}
	if s.attempt == 0 {
		s.attempt = b.attempts
	}
	for _, t := range b.tries {
		if t.no != s.attempt {
			continue
		}
		s.receipt, s.sentAt = t.receipt, t.begunAt
		if s.requestID == "" {
			s.requestID = t.requestID
		}
	}
	return s
}

// derived is the outcome of a target without a result.
func (b *batchLine) derived() batch.Outcome {
	if b.doubted {
		return batch.InDoubt
	}
	for _, t := range b.tries {
		if t.mayHave() {
			return batch.InDoubt
		}
	}
	return batch.NotAttempted
}
