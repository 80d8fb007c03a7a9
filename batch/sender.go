package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"mopup/batch/pace"
)

// Sender carries out a plan: it sends every batch, and follows every accepted
// target to its end.
//
// Its layers, outermost first: attempt loop, pause gate, quota, place in flight,
// ledger Begin, provider Send, ledger Record. Repeating lives in the attempt
// loop and nowhere else; a batch that waits to be sent again holds no place in
// flight, and pays the quota anew.
type Sender struct {
	Provider Provider
	Ledger   Ledger
	Actions  map[string]*Action // by canonical name, limits applied
	Progress *Progress          // may be nil

	lanes  map[string]*laneState
	follow *follower
	stop   context.CancelCauseFunc
	undone atomic.Bool // something was left that another run would do
}

// ErrInterrupted is the result of a run whose intake was ended from outside.
var ErrInterrupted = errors.New("interrupted")

// StoppedError is the result of a run that the vendor's answers ended.
type StoppedError struct{ Cause *Error }

// Error gives "stopped: 401 InvalidAuthenticationToken: ...".
func (e *StoppedError) Error() string { return "stopped: " + e.Cause.Error() }

// Unwrap gives the answer that stopped the run.
func (e *StoppedError) Unwrap() error { return e.Cause }

// Run sends the batches in order, several at a time, and returns when each has
// come to its end or the run was stopped.
//
// When intake ends, no further batch and no further attempt is begun, and those
// in flight are finished; when work ends, those are aborted too, and are in
// doubt. The result is nil, ErrInterrupted, a *StoppedError, or an error of the
// ledger or of batches.
func (s *Sender) Run(intake, work context.Context, batches iter.Seq2[Batch, error]) error {
	intake, s.stop = context.WithCancelCause(intake)
	defer s.stop(nil)
	s.makeLanes()
	if s.Progress == nil {
		s.Progress = &Progress{}
	}
	s.follow = newFollower(s)
	var group errgroup.Group
	group.Go(func() error { return s.follow.run(intake, work) })
	group.Go(func() error {
		defer s.follow.noMore()
		return s.feed(intake, work, batches)
	})
	err := group.Wait()
	if err != nil {
		return err
	}
	var stopped *StoppedError
	if errors.As(context.Cause(intake), &stopped) {
		return stopped
	}
	if s.undone.Load() {
		return ErrInterrupted
	}
	return nil
}

// makeLanes makes a lane for the actions that share one. Where limits made
// their facts differ, the stricter one holds.
func (s *Sender) makeLanes() {
	quotas, inFlight := map[string][]pace.Quota{}, map[string]int{}
	for _, a := range s.Actions {
		for _, q := range a.Quotas {
			if !slices.Contains(quotas[a.Lane], q.Quota) {
				quotas[a.Lane] = append(quotas[a.Lane], q.Quota)
			}
		}
		if most, ok := inFlight[a.Lane]; !ok || a.InFlight.Value < most {
			inFlight[a.Lane] = a.InFlight.Value
		}
	}
	s.lanes = map[string]*laneState{}
	for lane, most := range inFlight {
		s.lanes[lane] = &laneState{Lane: pace.NewLane(quotas[lane], most)}
	}
}

// feed starts a delivery for each batch. There are a few more deliveries than
// places in flight, since those that wait to be sent again need none.
func (s *Sender) feed(intake, work context.Context, batches iter.Seq2[Batch, error]) error {
	const perPlace = 4
	places := 0
	for _, a := range s.Actions {
		places = max(places, a.InFlight.Value)
	}
	var group errgroup.Group
	group.SetLimit(places * perPlace)
	for b, err := range batches {
		if err != nil {
			s.stop(err)
			return errors.Join(fmt.Errorf("read the plan: %w", err), group.Wait())
		}
		if intake.Err() != nil || work.Err() != nil {
			s.undone.Store(true)
			break
		}
		group.Go(func() error {
			err := s.deliver(intake, work, b)
			if err != nil {
				s.stop(err) // nothing may be sent that can't be written down
			}
			return err
		})
	}
	return group.Wait()
}

// halt stops the job: no further attempt is begun.
func (s *Sender) halt(cause *Error) { s.stop(&StoppedError{Cause: cause}) }

func backoff(nth int) time.Duration { return pace.Backoff(nth, rand.Float64()) }

// pause waits, and reports whether it was allowed to finish.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
