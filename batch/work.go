package batch

import "time"

// Work is what is left to do of a batch: of a new one everything, of one that
// an earlier run left behind, what it left. A target is in one place only.
type Work struct {
	Batch          // its Targets are to be sent: it is sure that none of them was applied
	Attempts int   // how many were begun
	Doubt    *Loss // nil: none of the targets is in doubt
	Taken    []Taken
}

// Loss is the part of a batch that an attempt may have applied.
type Loss struct {
	Attempt    int // the last one that may have
	Targets    []Target
	Span                 // when its request can have reached the vendor; To is zero where no ending was recorded
	VendorFrom time.Time // Span.From by the vendor's clock, as far as it was known then; else zero
	Holder     string    // who sent it; empty: not known, or several attempts may have applied it, of different ones
}

// Taken is a part of a batch that the vendor accepted and that is not at its
// end.
type Taken struct {
	Sent
	Attempt int
}
