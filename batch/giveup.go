package batch

import (
	"context"
	"fmt"
	"time"
)

// A batch is given up after so many attempts in a row without an answer that
// settled anything; refusals that can't have done harm have a budget of their own.
const (
	mostLost    = 10
	mostRefused = 40
)

// tally counts the attempts in a row that settled nothing. Whole outages are for
// the lane's health to count, which stops the job long before.
func (d *delivery) tally(v verdict, err error) {
	switch {
	case v.failure == nil || len(v.settled) > 0 || v.split:
		d.lost, d.refused = 0, 0
	case v.failure.Kind == Throttled || v.failure.Kind == Unavailable && err != nil:
		d.refused++
	default:
		d.lost++
	}
}

// reasonToGiveUp says why what is left of the batch is not gone on with; empty:
// it is.
func (d *delivery) reasonToGiveUp(intake context.Context) string {
	switch {
	case intake.Err() != nil:
		return runEnded
	case d.lost >= mostLost || d.refused >= mostRefused:
		return fmt.Sprintf("given up after %d attempts", d.attempts)
	}
	return ""
}

const runEnded = "the run ended before it could be settled"

func (d *delivery) giveUp(intake context.Context, v *verdict, why string) {
	if intake.Err() != nil {
		d.undone.Store(true)
	}
	v.settled = append(v.settled, giveUp(v.left, why)...)
	v.left = nil
}

// abandon writes down that what is left of a batch is not gone on with. One
// that this run did not touch stays as it was.
func (d *delivery) abandon() error {
	d.undone.Store(true)
	settled := giveUp(d.left, runEnded)
	d.left = nil
	if !d.touched {
		return nil
	}
	no := d.attempts
	if d.loss != nil {
		no = d.loss.attempt // that one may have applied them, and not a later one that was refused
	}
	err := d.write(Ending{
		Attempt: Attempt{Job: d.batch.Job, Batch: d.batch.No, No: no},
		Late:    true, Ended: time.Now(), Results: settled,
	})
	if err != nil {
		return err
	}
	d.Progress.settle(settled)
	return nil
}
