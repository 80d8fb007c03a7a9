package batch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mopup/batch/pace"
)

// ask puts one question about the doubtful targets of the batch, as soon as it
// is due, and carries out what the answer means.
func (d *delivery) ask(intake, work context.Context) ([]*delivery, time.Duration, error) {
	cost := d.action.Cost(d.doubts())
	if !d.park(intake, time.Until(d.loss.next)) {
		return nil, 0, d.abandon()
	}
	pass, err := d.enter(intake, d.lane, pace.Ask, cost)
	if err != nil {
		return nil, 0, d.abandon()
	}
	known, err := d.receipts(work)
	if err != nil {
		pass.Leave(unsent)
		return nil, 0, err
	}
	begun := time.Now()
	if d.loss.cursor == "" {
		d.loss.trail, d.loss.strange, d.loss.pages = begun, false, 0
	}
	f, err := d.question(work, pass.Begun(), known)
	v := d.weigh(f, err)
	wait := d.heed(d.lane, begun, err, v, d.loss.failed, true)
	pass.Leave(news(v, 0))
	switch {
	case len(v.left) == 0:
	case intake.Err() != nil:
		d.giveUp(intake, &v, runEnded)
	default:
		if why := d.loss.hopeless(); why != "" {
			d.giveUp(intake, &v, why)
		}
	}
	return nil, wait, d.learn(f, v)
}

// receipts gives those of requests near the loss. What they did, this one did
// not do.
func (d *delivery) receipts(work context.Context) ([]Receipt, error) {
	const around = 10 * time.Minute // more than clocks and windows of questions differ by
	near := Span{From: d.loss.From.Add(-around), To: d.loss.To.Add(around)}
	known, err := d.Ledger.Receipts(context.WithoutCancel(work), Attempt{Job: d.batch.Job, Batch: d.batch.No, No: d.loss.attempt}, near)
	if err != nil {
		return nil, fmt.Errorf("read the receipts of other requests: %w", err)
	}
	return known, nil
}

// question makes one request about the doubtful targets.
func (d *delivery) question(work context.Context, begun time.Time, known []Receipt) (Finding, error) {
	if err := tooLate(begun); err != nil {
		return Finding{}, err
	}
	about := Doubted{Batch: d.batch, Span: d.loss.Span, VendorFrom: d.loss.vendorFrom, Known: known, Cursor: d.loss.cursor}
	about.Targets = nil
	for _, t := range d.left {
		if t.stage == doubtful {
			about.Targets = append(about.Targets, t.Target)
		}
	}
	d.touched = true
	d.Progress.begin()
	defer d.Progress.end()
	f, err := d.Provider.(Finder).Lookup(work, about)
	// Looked at afterwards: a credential that was replaced before the question is
	// not taken for the one that asked.
	d.loss.strange = d.loss.strange || !d.sentAs(work, d.loss.holder)
	return f, err
}

// weigh says what a question brought, and when the next one is due. That the
// vendor has nothing of a target is believed only of a trail of pages that was
// begun late enough: what shows later may stand on a page that was read before.
// To others than who sent, the vendor may show less: of them it is never believed.
func (d *delivery) weigh(f Finding, err error) verdict {
	if err != nil {
		return d.unanswered(asError(err))
	}
	settle := d.loss.To.Add(d.action.Lookup.Settle.Value)
	late := !d.loss.trail.Before(settle)
	v := found(d.action, d.left, f, late && !d.loss.strange)
	d.loss.read(f.Cursor, v.failure == nil)
	switch {
	case f.Cursor != "":
		d.loss.next = time.Now()
	case !late:
		d.loss.next = settle
	case v.failure == nil:
		d.loss.unsure++
		d.loss.next = time.Now().Add(time.Duration(d.loss.unsure) * d.action.Lookup.First)
		d.loss.over = d.loss.strange && d.action.RepeatHarmless.Value
		switch {
		case d.loss.over:
		case d.loss.strange:
			v.endDoubt("the vendor shows nothing that settles it, and it is not sure that the same credentials sent it: others may be shown less")
		case d.loss.unsure >= mostUnsure:
			v.endDoubt("the vendor was asked, and what it shows does not settle it")
		}
	}
	return v
}

// unanswered is the verdict of a question without an answer.
func (d *delivery) unanswered(err *Error) verdict {
	d.loss.missed(err)
	return verdict{left: d.left, failure: err, stop: err.Kind == Denied}
}

// found is the verdict of an answer: what was found is settled, what is absent
// can be sent, if that is to be believed, and the rest stays in doubt.
func found(a *Action, left []open, f Finding, believed bool) verdict {
	var v verdict
	results := byTarget(f.Results)
	for _, t := range left {
		r, ok := results[t.ID]
		if ok && r.Outcome == "" && r.Err != nil {
			v.failure = worse(v.failure, r.Err)
			v.stop = v.stop || r.Err.Kind == Denied
		}
		switch {
		case t.stage != doubtful || !ok || r.Outcome == "" || r.Outcome == InDoubt:
			v.left = append(v.left, t)
		case r.Outcome != NotAttempted:
			t.lost = false // the vendor's word is about that very request
			v.settled = append(v.settled, t.settle(a, r))
		case believed && f.Cursor == "":
			v.left = append(v.left, t.absent())
		default:
			v.left = append(v.left, t)
		}
	}
	return v
}

// endDoubt gives up asking: what is doubtful now stays in doubt.
func (v *verdict) endDoubt(why string) {
	var left []open
	for _, t := range v.left {
		if t.stage != doubtful {
			left = append(left, t)
			continue
		}
		r := t.end(InDoubt)
		r.Reason = joinText(r.Reason, why)
		v.settled = append(v.settled, r)
	}
	v.left = left
}

// learn writes down what a question brought, and goes on from there.
func (d *delivery) learn(f Finding, v verdict) error {
	l := d.loss
	e := Ending{
		Attempt: Attempt{Job: d.batch.Job, Batch: d.batch.No, No: l.attempt, At: l.From},
		Late:    true, Ended: time.Now(), Receipt: f.Receipt, Results: v.settled,
	}
	asked := slices.Clone(d.left)
	for i := range asked {
		asked[i].lost = false // what was found is the work of that very request
	}
	d.left = v.left
	l.answered = l.answered || len(v.settled) > 0
	switch gone := d.doubts() == 0; {
	case f.Receipt != "":
		e.State = StateAnswered
	case gone && len(v.left) > 0 && !l.answered:
		e.State = StateAbsent
	}
	if d.doubts() == 0 || l.over {
		d.loss = nil
	}
	if e.State == "" && len(e.Results) == 0 {
		return nil
	}
	if err := d.write(e); err != nil {
		return err
	}
	d.Progress.settle(v.settled)
	d.follow(e.Attempt, f.Receipt, l.Span, v.settled, asked)
	return nil
}
