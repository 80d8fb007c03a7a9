package batch

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// made is an attempt that was made, and what came back.
type made struct {
	Attempt
	Span
	sent   []open // as they were sent
	answer Answer
	err    error
}

// loss is the attempt as one whose answer was lost.
func (m made) loss() Loss {
	return Loss{Attempt: m.No, Span: m.Span, VendorFrom: m.VendorAt, Holder: m.Holder}
}

// attempt makes one request, between its two entries in the ledger. Its slot was
// taken at the given time. Its error is the ledger's; then nothing was sent.
func (d *delivery) attempt(work context.Context, taken time.Time) (made, error) {
	b := d.batch
	b.Targets = targetsOf(d.left)
	d.attempts++
	m := made{Attempt: Attempt{Job: b.Job, Batch: b.No, No: d.attempts, Targets: len(b.Targets), At: time.Now()}}
	m.From = m.At
	m.Holder = d.holder(work)
	if c, ok := d.Provider.(Clocked); ok {
		m.VendorAt = c.VendorTime(m.At)
	}
	// What is written must not depend on whether the run is being stopped.
	if err := d.Ledger.Begin(context.WithoutCancel(work), m.Attempt); err != nil {
		return m, fmt.Errorf("write the intent to send batch %d: %w", b.No, err)
	}
	d.touched = true
	for i := range d.left {
		d.left[i] = d.left[i].begin()
	}
	m.sent = slices.Clone(d.left)
	d.Progress.begin()
	if m.err = tooLate(taken); m.err == nil {
		m.answer, m.err = d.Provider.Send(work, b)
	}
	m.To = time.Now()
	d.Progress.end()
	return m, nil
}

// tooLate keeps back a request whose slot was taken a while ago, and so its intent:
// a machine that fell asleep in between may have lost the slot, and the job, and
// another process may have made sure by now that this request was never made.
func tooLate(begun time.Time) error {
	const most = 10 * time.Second // well within the lease of whoever drives a job
	wall := time.Now().Round(0).Sub(begun.Round(0))
	if wall.Abs() < most {
		return nil
	}
	return &Error{Kind: Unavailable, Err: fmt.Errorf("not sent: it took %s from the slot to the request", wall.Round(time.Second))}
}

// ending is what the ledger is told of an attempt.
func (m made) ending(settled []Result, parts []*delivery) Ending {
	e := Ending{
		Attempt: m.Attempt, Ended: m.To, State: StateAnswered,
		Receipt: m.answer.Receipt, RequestID: m.answer.RequestID, Results: settled,
	}
	if m.err != nil {
		e.Err = asError(m.err)
		e.State = stateOf(e.Err)
		e.RequestID = e.Err.RequestID
	}
	for _, p := range parts {
		e.Parts = append(e.Parts, Part{No: p.batch.No, Targets: p.batch.Targets, Doubted: p.doubts() > 0})
	}
	return e
}
