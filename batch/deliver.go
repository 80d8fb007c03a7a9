package batch

import (
	"context"
	"fmt"
	"time"
)

// A batch is given up after so many attempts without an answer that settled
// anything; refusals for the rate have a budget of their own.
const (
	mostLost      = 10
	mostThrottled = 40
)

// delivery is one batch on its way.
type delivery struct {
	*Sender
	batch     Batch
	action    *Action
	lane      *laneState
	left      []open
	attempts  int
	lost      int // attempts in a row that brought nothing
	throttled int // attempts in a row that were refused for the rate
}

// made is an attempt that was made, and what came back.
type made struct {
	Attempt
	ended  time.Time
	answer Answer
	err    error
}

// deliver is the attempt loop of one batch: it sends until every target is
// settled, accepted, or given up. Its error is one of the ledger; a batch that
// fails is no error.
func (s *Sender) deliver(intake, work context.Context, b Batch) error {
	action := s.Actions[b.Action]
	d := &delivery{Sender: s, batch: b, action: action, lane: s.lanes[action.Lane]}
	for _, t := range b.Targets {
		d.left = append(d.left, open{Target: t})
	}
	for len(d.left) > 0 {
		if d.lane.Enter(intake, action.Cost(len(d.left))) != nil {
			return d.abandon()
		}
		wait, err := d.once(intake, work)
		if err != nil {
			return err
		}
		if len(d.left) > 0 {
			pause(intake, wait)
		}
	}
	return nil
}

// once makes one attempt and carries out what it means. It gives how long to
// wait before the next one.
func (d *delivery) once(intake, work context.Context) (time.Duration, error) {
	cost := d.action.Cost(len(d.left))
	m, err := d.attempt(work)
	if err != nil {
		d.lane.Leave(cost)
		return 0, err
	}
	v := judge(d.action, d.left, m.answer, m.err)
	d.tally(v, m.err)
	wait := d.heed(d.lane, m.At, m.err, v, max(d.lost, d.throttled), d.action.RepeatHarmless.Value)
	d.lane.Leave(cost) // after the pause, or whoever is next slips through
	accepted, doubted := v.accepted(d.action, d.left)
	if why := d.reasonToGiveUp(intake); why != "" && len(v.again) > 0 {
		d.undone.Store(d.undone.Load() || intake.Err() != nil)
		v.settled = append(v.settled, giveUp(v.again, why)...)
		v.again = nil
	}
	if err := d.record(m, v.settled); err != nil {
		return 0, err
	}
	d.Progress.sent(d.attempts, v.settled, len(accepted))
	if len(accepted) > 0 {
		d.follow.add(d.batch, m, accepted, doubted)
	}
	d.left = v.again
	return wait, nil
}

// attempt makes one request, between its two entries in the ledger. Its error is
// the ledger's; then nothing was sent.
func (d *delivery) attempt(work context.Context) (made, error) {
	b := d.batch
	b.Targets = make([]Target, len(d.left))
	for i, t := range d.left {
		b.Targets[i] = t.Target
	}
	d.attempts++
	m := made{Attempt: Attempt{Job: b.Job, Batch: b.No, No: d.attempts, Targets: len(b.Targets), At: time.Now()}}
	// What is written must not depend on whether the run is being stopped.
	if err := d.Ledger.Begin(context.WithoutCancel(work), m.Attempt); err != nil {
		return m, fmt.Errorf("write the intent to send batch %d: %w", b.No, err)
	}
	d.Progress.begin()
	m.answer, m.err = d.Provider.Send(work, b)
	m.ended = time.Now()
	d.Progress.end()
	return m, nil
}

// tally counts the attempts in a row that settled nothing. Where nobody was
// reached, the lane's health decides instead.
func (d *delivery) tally(v verdict, err error) {
	switch {
	case v.failure == nil || len(v.settled) > 0:
		d.lost, d.throttled = 0, 0
	case v.failure.Kind == Throttled:
		d.throttled++
	case err == nil || v.failure.Kind != Unavailable:
		d.lost++
	}
}

// reasonToGiveUp says why what is left of the batch is not sent again; empty:
// it is.
func (d *delivery) reasonToGiveUp(intake context.Context) string {
	switch {
	case intake.Err() != nil:
		return "the run ended before it could be sent again"
	case d.lost >= mostLost || d.throttled >= mostThrottled:
		return fmt.Sprintf("given up after %d attempts", d.attempts)
	}
	return ""
}

// heed lets the lane, and if need be the job, hear what a request brought. It
// gives how long the one who made it waits before making it again.
//
// Only a request without any answer speaks against the vendor's health: where
// one target of many was held back, somebody is there.
func (s *Sender) heed(lane *laneState, begun time.Time, err error, v verdict, nth int, harmless bool) time.Duration {
	rounds, dead := lane.heard(begun, err, harmless)
	s.Progress.trouble(v.failure)
	if v.failure == nil {
		return 0
	}
	if dead || v.stop {
		s.halt(v.failure)
		return 0
	}
	wait := waits(v.failure, max(rounds, nth), lane.Rest(), backoff)
	if v.failure.pauses() || rounds > 1 {
		lane.Pause(wait)
		s.Progress.paused(wait)
		return 0 // the gate holds this batch like every other
	}
	return wait
}

// pauses reports whether an error speaks for the whole lane at once, and not
// only when it is met again: then the gate closes for everyone.
func (e *Error) pauses() bool {
	return e.Kind == Throttled || e.Kind == Unavailable || e.Status == 503 || e.Wait > 0
}

// record writes what an attempt brought.
func (d *delivery) record(m made, settled []Result) error {
	e := Ending{
		Attempt: m.Attempt, Ended: m.ended, State: StateAnswered,
		Receipt: m.answer.Receipt, RequestID: m.answer.RequestID, Results: settled,
	}
	if m.err != nil {
		e.Err = asError(m.err)
		e.State = stateOf(e.Err)
		e.RequestID = e.Err.RequestID
	}
	return d.write(e)
}

// abandon writes down that what is left of a batch was not sent again. A batch
// that was never sent needs no word: having no attempt says it.
func (d *delivery) abandon() error {
	d.undone.Store(true)
	if d.attempts == 0 {
		return nil
	}
	now := time.Now()
	settled := giveUp(d.left, "the run ended before it could be sent again")
	err := d.write(Ending{
		Attempt: Attempt{Job: d.batch.Job, Batch: d.batch.No, No: d.attempts, At: now},
		Late:    true, Ended: now, Results: settled,
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

// accepted gives the targets that have to be asked for, and those of them that
// an earlier attempt may have applied.
func (v *verdict) accepted(a *Action, sent []open) (targets []Target, doubted map[TargetID]bool) {
	if a.Follow == nil {
		return nil, nil
	}
	took := map[TargetID]bool{}
	for _, r := range v.settled {
		took[r.Target] = r.Outcome == Accepted
	}
	doubted = map[TargetID]bool{}
	for _, t := range sent {
		if took[t.ID] {
			targets = append(targets, t.Target)
			doubted[t.ID] = t.doubted
		}
	}
	return targets, doubted
}
