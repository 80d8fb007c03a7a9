package ledger

import (
	"errors"
	"time"

	"mopup/batch"
)

// work is the work of one batch while it is put together.
type work struct {
	batch.Work
	action Action
	now    time.Time
	tried  []try
}

// try is an attempt as it was written.
type try struct {
	no      int
	vendor  time.Time  // span.From by the vendor's clock; zero: not known
	span    batch.Span // To is zero where no ending was recorded
	state   batch.State
	receipt batch.Receipt
}

// mayHave reports whether the attempt may have applied its targets.
func (t try) mayHave() bool { return tryLine{state: t.state}.mayHave() }

// tried reads the times of the attempts of a batch.
func tried(lines []tryLine) ([]try, error) {
	var tried []try
	for _, line := range lines {
		t := try{no: line.no, state: line.state, receipt: batch.Receipt(line.receipt)}
		err := errors.Join(parseKnown(line.begunAt, &t.span.From), parseKnown(line.vendorAt, &t.vendor), parseKnown(line.endedAt, &t.span.To))
		if err != nil {
			return nil, err
		}
		tried = append(tried, t)
	}
	return tried, nil
}

// any reports whether there is something to do.
func (w *work) any() bool { return len(w.Targets) > 0 || w.Doubt != nil || len(w.Taken) > 0 }

// add puts an open target where it belongs: to be sent, in doubt, or taken. One
// that the vendor took and can't be asked for stays as it is.
func (w *work) add(t batch.Target, stands batch.Outcome, attempt int) {
	switch stands {
	case batch.InDoubt:
		if w.Doubt == nil {
			w.Doubt = w.loss()
		}
		w.Doubt.Targets = append(w.Doubt.Targets, t)
	case batch.Accepted:
		w.take(t, attempt)
	default:
		w.Targets = append(w.Targets, t)
	}
}

// loss says which attempts may have applied what is in doubt. There may be
// none: then an attempt of the batch that this one was split from may have.
func (w *work) loss() *batch.Loss {
	var loss batch.Loss
	open := false
	for _, t := range w.tried {
		if !t.mayHave() {
			continue
		}
		if loss.Attempt == 0 || t.span.From.Before(loss.From) {
			loss.From, loss.VendorFrom = t.span.From, t.vendor
		}
		loss.Attempt = t.no
		open = open || t.span.To.IsZero()
		if t.span.To.After(loss.To) {
			loss.To = t.span.To
		}
	}
	if open {
		loss.To = time.Time{}
	}
	return &loss
}

func (w *work) take(t batch.Target, attempt int) {
	for i := range w.Taken {
		if w.Taken[i].Attempt == attempt {
			w.Taken[i].Targets = append(w.Taken[i].Targets, t)
			return
		}
	}
	for _, made := range w.tried {
		if made.no != attempt || made.receipt == "" || !w.action.keeps(made.span.From, w.now) {
			continue
		}
		b := w.Batch
		b.Targets = []batch.Target{t}
		w.Taken = append(w.Taken, batch.Taken{Sent: batch.Sent{Batch: b, Receipt: made.receipt, Span: made.span}, Attempt: attempt})
	}
}
