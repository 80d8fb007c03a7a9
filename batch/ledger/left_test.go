package ledger_test

import (
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// at gives attempt n of a batch, begun that many minutes after noon.
func at(no, n, minutes int) batch.Attempt {
	a := attempt(no, n)
	a.At = noon.Add(time.Duration(minutes) * time.Minute)
	return a
}

// unknown is the end of a span that has none.
const unknown = 1 << 20

func span(from, to int) batch.Span {
	s := batch.Span{From: noon.Add(time.Duration(from) * time.Minute)}
	if to != unknown {
		s.To = noon.Add(time.Duration(to) * time.Minute)
	}
	return s
}

// ended is the ending of an attempt a minute after it was begun.
func ended(a batch.Attempt, s batch.State, rs ...batch.Result) batch.Ending {
	return batch.Ending{Attempt: a, Ended: a.At.Add(time.Minute), State: s, Results: rs}
}

// left says what Work gives of a batch, by the numbers of the targets.
type left struct {
	No, Attempts int
	Send         []batch.TargetID
	Doubt        []batch.TargetID
	Lost         int // the attempt
	LostSpan     batch.Span
	Taken        []taken
}

type taken struct {
	Targets []batch.TargetID
	Attempt int
	Receipt batch.Receipt
	Span    batch.Span
}

func ids(targets []batch.Target) (all []batch.TargetID) {
	for _, t := range targets {
		all = append(all, t.ID)
	}
	return all
}

func leftOf(t *testing.T, l *ledger.Ledger, job ledger.Job) (all []left) {
	t.Helper()
	for _, w := range workOf(t, l, job) {
		x := left{No: w.No, Attempts: w.Attempts, Send: ids(w.Targets)}
		if w.Doubt != nil {
			x.Doubt, x.Lost, x.LostSpan = ids(w.Doubt.Targets), w.Doubt.Attempt, w.Doubt.Span
		}
		for _, s := range w.Taken {
			x.Taken = append(x.Taken, taken{ids(s.Targets), s.Attempt, s.Receipt, s.Span})
		}
		all = append(all, x)
	}
	return all
}
