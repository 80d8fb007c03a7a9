package batch

import (
	"container/heap"
	"context"
	"math"
	"time"

	"mopup/batch/pace"
)

// follower asks what became of the accepted targets of one lane, first soon and
// then ever more rarely, until each is at its end or the deadline has passed.
// Its questions go through the same lane as everything else that shares the
// quota, so each is about as many batches as it can be.
type follower struct {
	s      *Sender
	lane   *laneState
	facts  *Follow // all actions of a lane have the same
	most   int     // questions on their way at one time
	in     chan *pending
	done   chan *asked
	closed chan struct{}
	begun  time.Time
	queue  pendingQueue
	asking int
	group  grouping
}

// asked is a question that was put, about one or more pending batches.
type asked struct {
	about   []*pending
	results []Result
	cut     bool          // the answer had no room for more
	err     *Error        // no answer came: it says nothing about the targets
	again   time.Duration // then: how long to wait before the question is put again
}

func newFollower(s *Sender, a *Action) *follower {
	return &follower{
		s: s, lane: s.lanes[a.Lane], facts: a.Follow, most: a.InFlight.Value,
		in: make(chan *pending), done: make(chan *asked), closed: make(chan struct{}),
		begun: time.Now(), group: grouping{batches: math.MaxInt},
	}
}

// noMore says that no further batch will be added.
func (f *follower) noMore() { close(f.closed) }

// add takes in a batch. The first question comes soon after the answer that
// accepted it; the deadline of one that an earlier run left counts from this run.
func (f *follower) add(p *pending) {
	p.since, p.interval, p.due = p.From, f.facts.First, p.To.Add(f.facts.First)
	if p.since.Before(f.begun) {
		p.since = f.begun
	}
	f.in <- p
}

// run takes batches in and puts questions until nothing is left, or the intake
// was ended: then it only waits for the questions that are on their way.
func (f *follower) run(intake, work context.Context) error {
	closed, ended := f.closed, intake.Done()
	stopping := false
	for {
		if closed == nil && f.asking == 0 && (stopping || f.queue.Len() == 0) {
			if f.queue.Len() > 0 {
				f.s.undone.Store(true)
			}
			return nil
		}
		var timer <-chan time.Time
		if !stopping {
			timer = f.next(intake, work)
		}
		select {
		case p := <-f.in:
			heap.Push(&f.queue, p)
		case a := <-f.done:
			f.asking--
			if err := f.take(a); err != nil {
				f.s.stop(err)
				return f.drain(closed, err)
			}
		case <-timer:
		case <-closed:
			closed = nil
		case <-ended:
			ended, stopping = nil, true
		}
	}
}

// drain keeps deliveries from waiting for ever on a follower that has failed.
func (f *follower) drain(closed chan struct{}, err error) error {
	for closed != nil || f.asking > 0 {
		select {
		case <-f.in:
		case <-f.done:
			f.asking--
		case <-closed:
			closed = nil
		}
	}
	return err
}

// next puts the questions that are due, and gives the moment of the next one.
func (f *follower) next(intake, work context.Context) <-chan time.Time {
	for f.queue.Len() > 0 {
		if f.asking >= f.most {
			return nil // an answer wakes the loop
		}
		if wait := time.Until(f.queue[0].due); wait > 0 {
			return time.After(wait)
		}
		about := f.gather()
		f.asking++
		go func() { f.done <- f.question(intake, work, about) }()
	}
	return nil
}

// question makes one request for results.
func (f *follower) question(intake, work context.Context, about []*pending) *asked {
	pass, err := f.lane.Enter(intake, pace.Ask, 1)
	if err != nil {
		return &asked{about: about, err: asError(err)}
	}
	sent := make([]Sent, len(about))
	nth := 0
	for i, p := range about {
		sent[i] = p.Sent
		nth = max(nth, p.failures+1)
	}
	begun := time.Now()
	f.s.Progress.begin()
	results, cut, err := f.s.Provider.(Follower).Follow(work, sent)
	f.s.Progress.end()
	a := &asked{about: about, results: results, cut: cut}
	v := verdict{}
	if err != nil {
		a.err = asError(err)
		v = verdict{failure: a.err, stop: a.err.Kind == Denied}
	}
	// To ask does no harm, whatever was asked about.
	a.again = f.s.heed(f.lane, begun, err, v, nth, true)
	pass.Leave(pace.News{})
	return a
}

// take writes down what a question brought, and puts back what is still open.
func (f *follower) take(a *asked) error {
	results, deadline := byTarget(a.results), f.facts.Deadline
	if f.s.FollowFor > 0 {
		deadline = f.s.FollowFor
	}
	overlooked := false
	for _, p := range a.about {
		settled, seen := p.settle(results)
		overlooked = overlooked || a.cut && !seen
		p.err = a.err
		late := time.Since(p.since) >= deadline
		if late {
			settled = append(settled, p.overdue(deadline)...)
		}
		if err := f.write(p, settled); err != nil {
			return err
		}
		if len(p.Targets) > 0 && !late {
			p.wait(a, f.facts, seen)
			heap.Push(&f.queue, p)
		}
	}
	if a.err == nil {
		f.group.learn(len(a.about), overlooked)
	}
	return nil
}

func (f *follower) write(p *pending, settled []Result) error {
	if len(settled) == 0 {
		return nil
	}
	err := f.s.write(Ending{
		Attempt: Attempt{Job: p.Job, Batch: p.No, No: p.attempt, At: p.From},
		Late:    true, Ended: time.Now(), Results: settled,
	})
	if err == nil {
		f.s.Progress.followed(settled)
	}
	return err
}
