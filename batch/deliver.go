package batch

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// A batch is given up after so many attempts in a row without an answer that
// settled anything; refusals that can't have done harm have a budget of their own.
const (
	mostLost    = 10
	mostRefused = 40
)

// delivery is one batch on its way.
type delivery struct {
	*Sender
	batch    Batch
	action   *Action
	lane     *laneState
	left     []open
	loss     *loss // of the targets that are doubtful; nil where nobody can be asked
	attempts int
	lost     int  // attempts in a row that brought nothing
	refused  int  // attempts in a row that were refused for the rate, or reached nobody
	planned  int  // number of the planned batch that it is, or comes from
	probes   bool // it was refused while nothing was accepted, and is being split
	isPart   bool // it was split off that one
	touched  bool // this run has made a request for it
}

// newDelivery takes up what is left to do of a batch. What is in doubt and can
// neither be asked about nor repeated stays as it was written.
func (s *Sender) newDelivery(w Work) *delivery {
	action := s.Actions[w.Action]
	d := &delivery{Sender: s, batch: w.Batch, action: action, lane: s.lanes[action.Lane], attempts: w.Attempts, planned: w.No}
	for _, t := range w.Targets {
		d.left = append(d.left, open{Target: t, stage: stage("").to(waiting)})
	}
	if w.Doubt == nil {
		return d
	}
	asks := s.canAsk(action, *w.Doubt)
	if !asks && !action.RepeatHarmless.Value {
		return d
	}
	if asks {
		d.loss = d.newLoss(*w.Doubt)
	}
	for _, t := range w.Doubt.Targets {
		d.left = append(d.left, open{Target: t, stage: stage("").to(doubtful), lost: true})
	}
	return d
}

// deliver carries a batch to its end: it asks about what is in doubt and sends
// what is not, until every target is settled, accepted, or given up. Its error
// is one of the ledger; a batch that fails is no error.
func (d *delivery) deliver(intake, work context.Context) error {
	for len(d.left) > 0 {
		step := d.send
		if d.loss != nil && d.doubts() > 0 {
			step = d.ask
		}
		parts, wait, err := step(intake, work)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if err := part.deliver(intake, work); err != nil {
				return err
			}
		}
		if len(d.left) > 0 && wait > 0 {
			pause(intake, wait)
		}
	}
	return nil
}

// send makes one attempt and carries out what it means. It gives the parts that
// the batch was split into, and how long to wait before the next step.
func (d *delivery) send(intake, work context.Context) ([]*delivery, time.Duration, error) {
	cost := d.action.Cost(len(d.left))
	d.trial.admit(intake, d)
	if d.trial.hopeless(d.action) || d.lane.Enter(intake, cost) != nil {
		return nil, 0, d.abandon()
	}
	if d.trial.hopeless(d.action) { // it became so while this one waited
		d.lane.Leave(cost)
		return nil, 0, d.abandon()
	}
	m, err := d.attempt(work)
	if err != nil {
		d.lane.Leave(cost)
		return nil, 0, err
	}
	v := judge(d.action, d.canAsk(d.action, m.loss()), d.left, m.answer, m.err)
	d.tally(v, m.err)
	d.trial.hears(d, v, m.err)
	wait := d.heed(d.lane, m.From, m.err, v, max(d.lost, d.refused), d.action.RepeatHarmless.Value)
	d.lane.Leave(cost) // after the pause, or whoever is next slips through
	var parts []*delivery
	switch why := d.reasonToGiveUp(intake); {
	case len(v.left) == 0:
	case why != "":
		d.giveUp(intake, &v, why)
	case v.split:
		parts = d.split(&v)
	}
	d.left = v.left
	if len(v.left) > 0 {
		d.remember(m)
	}
	if err := d.write(m.ending(v.settled, parts)); err != nil {
		return nil, 0, err
	}
	d.Progress.sent(d.attempts, v.settled)
	d.follow(m.Attempt, m.answer.Receipt, m.Span, v.settled, m.sent)
	return parts, wait, nil
}

// made is an attempt that was made, and what came back.
type made struct {
	Attempt
	Span
	sent   []open // as they were sent
	answer Answer
	err    error
}

// loss is the attempt as one whose answer was lost.
func (m made) loss() Loss { return Loss{Attempt: m.No, Span: m.Span, VendorFrom: m.VendorAt} }

// attempt makes one request, between its two entries in the ledger. Its error is
// the ledger's; then nothing was sent.
func (d *delivery) attempt(work context.Context) (made, error) {
	b := d.batch
	b.Targets = targetsOf(d.left)
	d.attempts++
	m := made{Attempt: Attempt{Job: b.Job, Batch: b.No, No: d.attempts, Targets: len(b.Targets), At: time.Now()}}
	m.From = m.At
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
	if m.err = tooLate(m.At); m.err == nil {
		m.answer, m.err = d.Provider.Send(work, b)
	}
	m.To = time.Now()
	d.Progress.end()
	return m, nil
}

// tooLate keeps back a request whose intent was written a while ago: a machine
// that fell asleep in between may have lost the job, and another process may have
// made sure by now that this request was never made.
func tooLate(begun time.Time) error {
	const most = 10 * time.Second // well within the lease of whoever drives a job
	wall := time.Now().Round(0).Sub(begun.Round(0))
	if wall.Abs() < most {
		return nil
	}
	return &Error{Kind: Unavailable, Err: fmt.Errorf("not sent: it took %s from the intent to the request", wall.Round(time.Second))}
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
		no = max(no, d.loss.attempt)
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

// write records an ending. It outlives the run: what came back must be kept.
func (s *Sender) write(e Ending) error {
	if err := s.Ledger.Record(context.Background(), e); err != nil {
		return fmt.Errorf("write the answer to batch %d: %w", e.Batch, err)
	}
	return nil
}

func (d *delivery) doubts() int {
	n := 0
	for _, t := range d.left {
		if t.stage == doubtful {
			n++
		}
	}
	return n
}

func targetsOf(left []open) []Target {
	targets := make([]Target, len(left))
	for i, t := range left {
		targets[i] = t.Target
	}
	return targets
}
