package batch

import (
	"context"
	"fmt"
	"time"
)

// deliver is the attempt loop of one batch: it sends until every target is
// settled, accepted, or given up. Its error is one of the ledger; a batch that
// fails is no error.
func (s *Sender) deliver(intake, work context.Context, b Batch) error {
	action := s.Actions[b.Action]
	lane := s.lanes[action.Lane]
	doubted := map[TargetID]bool{}
	for no := 1; ; no++ {
		if lane.Enter(intake, action.Cost(len(b.Targets))) != nil {
			return s.abandon(b, no-1, doubted)
		}
		made, err := s.attempt(work, b, no)
		if err != nil {
			lane.Leave(action.Cost(len(b.Targets)))
			return err
		}
		v := judge(action, b.Targets, doubted, made.answer, made.err)
		wait := s.heed(lane, made.err, v)
		lane.Leave(action.Cost(len(b.Targets)))
		if len(v.again) > 0 {
			s.considerGivingUp(intake, &v, no)
		}
		if err := s.record(made, v); err != nil {
			return err
		}
		accepted := v.accepted(action)
		s.Progress.sent(no, v.settled, len(accepted))
		if len(accepted) > 0 {
			s.follow.add(b, made.answer.Receipt, made.At, accepted, doubted)
		}
		if len(v.again) == 0 {
			return nil
		}
		b.Targets, doubted = v.again, v.doubted
		pause(intake, wait)
	}
}

// made is an attempt that was made, and what came back.
type made struct {
	Attempt
	ended  time.Time
	answer Answer
	err    error
}

// attempt makes one request, between its two entries in the ledger. Its error is
// the ledger's; then nothing was sent.
func (s *Sender) attempt(work context.Context, b Batch, no int) (made, error) {
	m := made{Attempt: Attempt{Job: b.Job, Batch: b.No, No: no, Targets: len(b.Targets), At: time.Now()}}
	// What is written must not depend on whether the run is being stopped.
	if err := s.Ledger.Begin(context.WithoutCancel(work), m.Attempt); err != nil {
		return m, fmt.Errorf("write the intent to send batch %d: %w", b.No, err)
	}
	s.Progress.begin()
	m.answer, m.err = s.Provider.Send(work, b)
	m.ended = time.Now()
	s.Progress.end()
	return m, nil
}

// heed lets the lane, and if need be the job, hear what an attempt brought. It
// gives how long this one batch waits before it is sent again.
//
// Only a request without any answer speaks against the vendor's health: where
// one target of many was held back, somebody is there.
func (s *Sender) heed(lane *laneState, err error, v verdict) time.Duration {
	inRow, dead := lane.heard(err)
	if v.failure == nil {
		return 0
	}
	if dead || v.stop {
		s.halt(v.failure)
		return 0
	}
	wait := waits(v.failure, inRow, lane.Rest(), backoff)
	if v.failure.pauses() {
		lane.Pause(wait)
		s.Progress.paused(wait)
		return 0 // the gate holds this batch like every other
	}
	return wait
}

// considerGivingUp settles what would be sent again, when it can't or when it
// has been tried often enough.
func (s *Sender) considerGivingUp(intake context.Context, v *verdict, no int) {
	const most = 10
	throttled := v.failure != nil && v.failure.Kind == Throttled // the gate bounds these
	switch {
	case intake.Err() != nil:
		v.giveUp("the run ended before it could be sent again")
	case no >= most && !throttled:
		v.giveUp(fmt.Sprintf("given up after %d attempts", no))
	}
}

// record writes what an attempt brought.
func (s *Sender) record(m made, v verdict) error {
	e := Ending{
		Attempt: m.Attempt, Ended: m.ended, State: StateAnswered,
		Receipt: m.answer.Receipt, Request: m.answer.RequestID,
		Results: v.settled,
	}
	if m.err != nil {
		e.Err = asError(m.err)
		e.State = stateOf(e.Err)
		e.Request = e.Err.RequestID
	}
	if err := s.Ledger.Record(context.Background(), e); err != nil {
		return fmt.Errorf("write the answer to batch %d: %w", m.Batch, err)
	}
	return nil
}

// abandon writes down that what is left of a batch was not sent again. A batch
// that was never sent needs no word: having no attempt says it.
func (s *Sender) abandon(b Batch, attempts int, doubted map[TargetID]bool) error {
	if attempts == 0 {
		return nil
	}
	v := verdict{again: b.Targets, doubted: doubted}
	v.giveUp("the run ended before it could be sent again")
	now := time.Now()
	s.Progress.settle(v.settled)
	return s.Ledger.Record(context.Background(), Ending{
		Attempt: Attempt{Job: b.Job, Batch: b.No, At: now}, Ended: now, State: StateAnswered,
		Results: v.settled,
	})
}

// accepted gives the targets that have to be asked for.
func (v *verdict) accepted(a *Action) []TargetID {
	if a.Follow == nil {
		return nil
	}
	var ids []TargetID
	for _, r := range v.settled {
		if r.Outcome == Accepted {
			ids = append(ids, r.Target)
		}
	}
	return ids
}
