package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"mopup/batch/pace"
)

// Sender carries out a plan, or what is left of one: it sends every batch, asks
// about what is in doubt, and follows every accepted target to its end.
//
// Its layers, outermost first: attempt loop, pause gate, quota, place in flight,
// ledger Begin, provider Send, ledger Record. Repeating lives in the attempt
// loop and nowhere else; a batch that waits to be sent again holds no place in
// flight, and pays the quota anew.
type Sender struct {
	Provider  Provider
	Ledger    Ledger
	Actions   map[string]*Action // by canonical name, limits applied
	Progress  *Progress          // may be nil
	LastBatch int                // highest number of a batch of the job: parts are numbered from here
	Proven    map[string]bool    // actions of which the vendor took a target in an earlier run; may be nil
	Lingering bool               // whoever sent before may still live, and have requests under way
	NoFollow  bool               // accepted targets are not asked for
	FollowFor time.Duration      // in place of the deadline of Follow; 0: as the facts have it

	// Book gives what the processes of this host share of a lane; nil, or a nil
	// book: nothing, the lane is this sender's own.
	Book   func(lane string) pace.Book
	Urgent bool        // goes before other processes on the same lanes
	Rate   float64     // requests a second that the user allows, inner ones where these count; 0: no ceiling
	Told   func(error) // is told when a book fails; may be nil

	lanes     map[string]*laneState
	followers map[string]*follower // by lane
	places    chan struct{}        // as many deliveries as it holds are under way
	trial     *trial
	lastBatch atomic.Int64
	stop      context.CancelCauseFunc
	undone    atomic.Bool // something was left that another run would do
}

// ErrInterrupted is the result of a run whose intake was ended from outside.
var ErrInterrupted = errors.New("interrupted")

// StoppedError is the result of a run that the vendor's answers ended.
type StoppedError struct {
	Cause  *Error
	Action string // the only one that was stopped; empty: all of the job was
}

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
func (s *Sender) Run(intake, work context.Context, batches iter.Seq2[Work, error]) error {
	intake, s.stop = context.WithCancelCause(intake)
	defer s.stop(nil)
	s.begin()
	var group errgroup.Group
	for _, f := range s.followers {
		group.Go(func() error { return f.run(intake, work) })
	}
	defer s.leaveLanes()
	group.Go(func() error {
		defer func() {
			for _, f := range s.followers {
				f.noMore()
			}
		}()
		return s.feed(intake, work, batches)
	})
	err := group.Wait()
	if err != nil {
		return err
	}
	var stopped *StoppedError
	switch {
	case errors.As(context.Cause(intake), &stopped):
		return stopped
	case !s.undone.Load():
		return nil
	case intake.Err() != nil:
		return ErrInterrupted
	}
	return s.trial.outcome()
}

// perPlace is how many deliveries, and how many questions, are under way for each
// place in flight: who waits to send again, or for the ledger, needs none.
const perPlace = 2

func (s *Sender) begin() {
	if s.Progress == nil {
		s.Progress = &Progress{}
	}
	s.makeLanes()
	s.trial = newTrial(s.Proven)
	s.lastBatch.Store(int64(s.LastBatch))
	s.followers = map[string]*follower{}
	most := 0
	for _, a := range s.Actions {
		most = max(most, a.InFlight.Value)
		if a.Follow != nil && s.followers[a.Lane] == nil {
			s.followers[a.Lane] = newFollower(s, a)
		}
	}
	s.places = make(chan struct{}, max(1, most*perPlace))
}

// feed starts a delivery for each batch, and hands what was accepted before to
// its follower.
func (s *Sender) feed(intake, work context.Context, batches iter.Seq2[Work, error]) error {
	var group errgroup.Group
	for w, err := range batches {
		if err != nil {
			s.stop(err)
			return errors.Join(fmt.Errorf("read the plan: %w", err), group.Wait())
		}
		s.reopen(w)
		d := s.newDelivery(w)
		if len(d.left) == 0 {
			continue
		}
		s.places <- struct{}{}
		if intake.Err() != nil || work.Err() != nil {
			<-s.places
			s.undone.Store(true)
			break
		}
		group.Go(func() error {
			defer func() { <-s.places }()
			defer s.trial.done(d)
			err := d.deliver(intake, work)
			if err != nil {
				s.stop(err) // nothing may be sent that can't be written down
			}
			return err
		})
	}
	return group.Wait()
}

// park waits without holding a place, so that others can go on: this may take
// minutes. It reports whether it was allowed to finish.
func (s *Sender) park(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	<-s.places
	ok := pause(ctx, d)
	s.places <- struct{}{}
	return ok
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
