package batch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mopup/batch/pace"
)

// longest is how long after its Begin a request can still reach the vendor;
// Send promises to be back by then. It bounds the doubt that a crash leaves.
const longest = 2 * time.Minute

// mostUnsure is how often a question is put again that was answered, late
// enough, and yet settled nothing.
const mostUnsure = 6

// mostFailed is how many questions in a row may get no answer, for the whole
// batch or for a target of it. Whole outages are for the lane's health to count.
const mostFailed = 40

// loss is a request whose answer did not come, and how far the asking about it
// has got.
type loss struct {
	Span
	vendorFrom time.Time
	attempt    int
	answered   bool      // it was, but not for all of its targets
	cursor     string    // where the last answer broke off
	next       time.Time // when the next question makes sense
	failed     int       // questions in a row without an answer
	unsure     int       // questions that were put late enough to settle it, and did not
}

// newLoss plans the first question soon: what was applied can be seen soon.
func (d *delivery) newLoss(l Loss) *loss {
	span := l.Span
	if now := time.Now(); span.To.IsZero() { // nobody saw it end
		span.To = span.From.Add(longest)
		if span.To.After(now) && !d.Lingering {
			span.To = now // who sent it was killed
		}
	}
	return &loss{attempt: l.Attempt, Span: span, vendorFrom: l.VendorFrom, next: span.To.Add(d.action.Lookup.First)}
}

// canAsk reports whether the vendor can still be asked what became of a loss.
func (s *Sender) canAsk(a *Action, l Loss) bool {
	if _, ok := s.Provider.(Finder); !ok || a.Lookup == nil || l.Attempt == 0 {
		return false
	}
	return a.Lookup.Keep == 0 || time.Since(l.From) < a.Lookup.Keep
}

// remember keeps what must be known of an attempt to ask about it later.
func (d *delivery) remember(m made) {
	d.loss = nil
	for _, t := range m.sent {
		if t.lost {
			return // an earlier attempt may be the one: asking about this one would settle nothing
		}
	}
	if l := m.loss(); d.doubts() > 0 && d.canAsk(d.action, l) {
		d.loss = d.newLoss(l)
		d.loss.answered = m.err == nil
	}
}

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
	f, err := d.question(work, pass.Begun(), known)
	v := d.weigh(f, err, begun)
	wait := d.heed(d.lane, begun, err, v, d.loss.failed, true)
	pass.Leave(news(v, 0))
	switch {
	case len(v.left) == 0:
	case intake.Err() != nil:
		d.giveUp(intake, &v, runEnded)
	case d.loss.failed >= mostFailed:
		d.giveUp(intake, &v, fmt.Sprintf("given up after %d questions without an answer", d.loss.failed))
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
	return d.Provider.(Finder).Lookup(work, about)
}

// weigh says what a question brought, and when the next one is due. That the
// vendor has nothing of a target is believed only of a question that was put
// late enough.
func (d *delivery) weigh(f Finding, err error, begun time.Time) verdict {
	if err != nil {
		d.loss.failed++
		v := verdict{left: d.left, failure: asError(err)}
		v.stop = v.failure.Kind == Denied
		return v
	}
	settle := d.loss.To.Add(d.action.Lookup.Settle.Value)
	late := !begun.Before(settle)
	v := found(d.action, d.left, f, late)
	d.loss.cursor = f.Cursor
	switch {
	case f.Cursor != "":
		d.loss.next = begun
	case !late:
		d.loss.next = settle
	case v.failure != nil: // about some target there was no answer
		d.loss.failed++
	default:
		d.loss.failed = 0
		d.loss.unsure++
		d.loss.next = time.Now().Add(time.Duration(d.loss.unsure) * d.action.Lookup.First)
		if d.loss.unsure >= mostUnsure {
			v.endDoubt()
		}
	}
	return v
}

// found is the verdict of an answer: what was found is settled, what is absent
// can be sent, if that is to be believed by now, and the rest stays in doubt.
func found(a *Action, left []open, f Finding, late bool) verdict {
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
		case late && f.Cursor == "":
			v.left = append(v.left, t.absent())
		default:
			v.left = append(v.left, t)
		}
	}
	return v
}

// endDoubt gives up asking: what is doubtful now stays in doubt.
func (v *verdict) endDoubt() {
	var left []open
	for _, t := range v.left {
		if t.stage != doubtful {
			left = append(left, t)
			continue
		}
		r := t.end(InDoubt)
		r.Reason = joinText(r.Reason, "the vendor was asked, and what it shows does not settle it")
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
	switch gone := d.doubts() == 0; {
	case f.Receipt != "":
		e.State = StateAnswered
	case gone && len(v.settled) == 0 && len(v.left) > 0 && !l.answered:
		e.State = StateAbsent
	}
	if d.doubts() == 0 {
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
