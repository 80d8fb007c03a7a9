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
	facts  *Follow       // all actions of a lane have the same
	free   bool          // questions cost nothing: each batch is asked for alone, and so is found for sure
	first  time.Duration // from the answer to the first question
	most   int           // questions under way at one time, those among them that wait for the ledger
	in     chan *pending
	done   chan *asked
	closed chan struct{}
	begun  time.Time
	queue  pendingQueue
	passes chan *pace.Pass
	ended  bool // no batch will be added
	queued bool // a question waits for the lane; there is at most one
	asking int
	group  grouping
}

func newFollower(s *Sender, a *Action) *follower {
	return &follower{
		s: s, lane: s.lanes[a.Lane], facts: a.Follow, first: firstLook(a.Follow, !s.lanes[a.Lane].costs()), free: !s.lanes[a.Lane].costs(),
		most: perPlace * a.InFlight.Value,
		in:   make(chan *pending), passes: make(chan *pace.Pass), done: make(chan *asked), closed: make(chan struct{}),
		begun: time.Now(), group: grouping{batches: math.MaxInt},
	}
}

// noMore says that no further batch will be added.
func (f *follower) noMore() { close(f.closed) }

// add takes in a batch. The first question comes soon after the answer that
// accepted it; the deadline of one that an earlier run left counts from this run.
func (f *follower) add(p *pending) {
	p.since = p.From
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
		if closed == nil && f.asking == 0 && !f.queued && (stopping || f.queue.Len() == 0) {
			if f.queue.Len() > 0 {
				f.s.undone.Store(true)
			}
			return nil
		}
		var timer <-chan time.Time
		if !stopping {
			timer = f.next(intake)
		}
		select {
		case p := <-f.in:
			p.interval, p.due = f.first, p.To.Add(f.first)
			heap.Push(&f.queue, p)
		case pass := <-f.passes:
			f.queued = false
			f.ask(work, pass)
		case a := <-f.done:
			f.asking--
			if a.broken != nil {
				f.s.stop(a.broken)
				return f.drain(closed, a.broken)
			}
			f.take(a)
		case <-timer:
		case <-closed:
			closed, f.ended = nil, true
		case <-ended:
			ended, stopping = nil, true
		}
	}
}

// drain keeps deliveries from waiting for ever on a follower that has failed.
func (f *follower) drain(closed chan struct{}, err error) error {
	for closed != nil || f.asking > 0 || f.queued {
		select {
		case <-f.in:
		case pass := <-f.passes:
			f.queued = false
			if pass != nil {
				pass.Leave(unsent)
			}
		case <-f.done:
			f.asking--
		case <-closed:
			closed = nil
		}
	}
	return err
}

// next queues for a question as soon as one is due, and gives the moment when
// that is. What it is about is decided when the lane lets it go: the longer it
// had to wait, the more batches it can be about.
func (f *follower) next(intake context.Context) <-chan time.Time {
	if f.queue.Len() == 0 || f.queued || f.asking >= f.most {
		return nil // what is waited for wakes the loop
	}
	f.putOff()
	if wait := time.Until(f.queue[0].due); wait > 0 {
		return time.After(wait)
	}
	if f.waitsForMore() {
		const again = 250 * time.Millisecond
		return time.After(again)
	}
	f.queued = true
	go func() {
		pass, err := f.s.enter(intake, f.lane, pace.Ask, 1)
		if err != nil {
			pass = nil
		}
		f.passes <- pass
	}()
	return nil
}

// waitsForMore reports whether a question that is due is put off: one that could be
// about more, while sends could use its slot. Not for long: results are not late.
func (f *follower) waitsForMore() bool {
	late := time.Since(f.queue[0].due) >= min(f.facts.Most, f.deadline()/2)
	if f.free || late || f.ended && !f.s.crowded(f.lane) {
		return false
	}
	_, full := f.together()
	return !full
}

// ask puts a question that the lane has let go; nil: it hasn't.
func (f *follower) ask(work context.Context, pass *pace.Pass) {
	if pass == nil {
		return
	}
	about := f.gather()
	for _, p := range about {
		p.asked = true
	}
	f.asking++
	a := &asked{about: about, seen: make([]bool, len(about)), first: f.first}
	go func() {
		f.question(work, pass, a)
		f.done <- a
	}()
}

// putOff gives batches that were never asked for the time that was found out since
// they came to be needed.
func (f *follower) putOff() {
	for p := f.queue[0]; !p.asked && p.due.Before(p.To.Add(f.first)); p = f.queue[0] {
		p.interval, p.due = f.first, p.To.Add(f.first)
		heap.Fix(&f.queue, 0)
	}
}

// take learns from a question, and puts back what is still open.
func (f *follower) take(a *asked) {
	overlooked, early := false, false
	for i, p := range a.about {
		seen := a.seen[i]
		overlooked = overlooked || a.cut && !seen
		early = early || p.open > 0
		if p.open > 0 && !p.late {
			p.wait(a, f.facts, seen)
			heap.Push(&f.queue, p)
		}
	}
	if a.err != nil {
		return
	}
	f.group.learn(len(a.about), overlooked)
	if early && a.first == f.first {
		f.first = min(f.first*8/5, f.facts.First)
	}
}
