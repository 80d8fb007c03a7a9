package batch

import (
	"container/heap"
	"context"
	"fmt"
	"time"
)

// follower asks what became of accepted targets, first soon and then ever more
// rarely, until each is at its end or the deadline has passed. Its questions go
// through the same lane as everything else that shares the quota.
type follower struct {
	s      *Sender
	in     chan *pending
	done   chan *asked
	closed chan struct{}
	queue  pendingQueue
	asking int
}

// pending is an accepted batch with targets that are not at their end.
type pending struct {
	Sent
	attempt  int
	doubted  map[TargetID]bool // targets that an earlier attempt may have applied
	due      time.Time
	interval time.Duration
	failures int    // questions in a row that got no answer
	err      *Error // of the last question; nil: it was answered
}

// asked is a question that was put, about one or more pending batches.
type asked struct {
	about   []*pending
	results []Result
	err     *Error        // no answer came: it says nothing about the targets
	again   time.Duration // then: how long to wait before the question is put again
}

func newFollower(s *Sender) *follower {
	return &follower{s: s, in: make(chan *pending), done: make(chan *asked), closed: make(chan struct{})}
}

// noMore says that no further batch will be added.
func (f *follower) noMore() { close(f.closed) }

// add hands over the accepted targets of a batch.
func (f *follower) add(b Batch, m made, accepted []Target, doubted map[TargetID]bool) {
	b.Targets = accepted
	first := f.s.Actions[b.Action].Follow.First
	f.in <- &pending{
		Sent:    Sent{Batch: b, Receipt: m.answer.Receipt, At: m.At},
		attempt: m.No, doubted: doubted, due: time.Now().Add(first), interval: first,
	}
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
		first := f.queue[0]
		action := f.s.Actions[first.Action]
		if f.asking >= action.InFlight.Value {
			return nil // an answer wakes the loop
		}
		if wait := time.Until(first.due); wait > 0 {
			return time.After(wait)
		}
		f.ask(intake, work, action)
	}
	return nil
}

// ask puts one question about the batches of one action that are due.
func (f *follower) ask(intake, work context.Context, action *Action) {
	var about []*pending
	for f.queue.Len() > 0 && len(about) < action.Follow.Batches {
		p := f.queue[0]
		if p.Action != action.Name || time.Until(p.due) > 0 {
			break
		}
		about = append(about, heap.Pop(&f.queue).(*pending))
	}
	f.asking++
	go func() { f.done <- f.s.question(intake, work, action, about) }()
}

// question makes one request for results.
func (s *Sender) question(intake, work context.Context, action *Action, about []*pending) *asked {
	lane := s.lanes[action.Lane]
	if err := lane.Enter(intake, 1); err != nil {
		return &asked{about: about, err: asError(err)}
	}
	sent := make([]Sent, len(about))
	nth := 0
	for i, p := range about {
		sent[i] = p.Sent
		nth = max(nth, p.failures+1)
	}
	begun := time.Now()
	s.Progress.begin()
	results, err := s.Provider.(Follower).Follow(work, sent)
	s.Progress.end()
	a := &asked{about: about, results: results}
	v := verdict{}
	if err != nil {
		a.err = asError(err)
		v = verdict{failure: a.err, stop: a.err.Kind == Denied}
	}
	// To ask does no harm, whatever was asked about.
	a.again = s.heed(lane, begun, err, v, nth, true)
	lane.Leave(1)
	return a
}

// take writes down what a question brought, and puts back what is still open.
func (f *follower) take(a *asked) error {
	action := f.s.Actions[a.about[0].Action]
	results := make(map[TargetID]Result, len(a.results))
	for _, r := range a.results {
		results[r.Target] = r
	}
	for _, p := range a.about {
		settled := p.settle(results)
		p.err = a.err
		late := time.Since(p.At) >= action.Follow.Deadline
		if late {
			settled = append(settled, p.overdue(action.Follow.Deadline)...)
		}
		if err := f.write(p, settled); err != nil {
			return err
		}
		if len(p.Targets) == 0 || late {
			continue
		}
		p.wait(a, action.Follow.Most)
		heap.Push(&f.queue, p)
	}
	return nil
}

// wait says when the batch is asked for again: after a longer pause than the
// last, or soon, if the question was lost on its way.
func (p *pending) wait(a *asked, most time.Duration) {
	if a.err != nil && a.err.Kind != BadRequest {
		p.failures++
		p.due = time.Now().Add(a.again)
		return
	}
	p.failures = 0
	p.interval = min(p.interval*8/5, most)
	p.due = time.Now().Add(p.interval)
}

// settle takes the results that belong to the batch and keeps the open targets.
func (p *pending) settle(results map[TargetID]Result) (settled []Result) {
	var open []Target
	for _, t := range p.Targets {
		r, ok := results[t.ID]
		if !ok || r.Outcome == "" || r.Outcome == Accepted {
			open = append(open, t)
			continue
		}
		if r.Outcome == Failed && p.doubted[t.ID] {
			r = inDoubt(r)
		}
		settled = append(settled, r)
	}
	p.Targets = open
	return settled
}

// overdue leaves the open targets accepted, and says why.
func (p *pending) overdue(deadline time.Duration) (late []Result) {
	why := fmt.Sprintf("no final result %s after it was accepted", deadline)
	for _, t := range p.Targets {
		r := open{Target: t, err: p.err}.end(Accepted)
		r.Reason = joinText(why, r.Reason)
		late = append(late, r)
	}
	return late
}

func (f *follower) write(p *pending, settled []Result) error {
	if len(settled) == 0 {
		return nil
	}
	err := f.s.write(Ending{
		Attempt: Attempt{Job: p.Job, Batch: p.No, No: p.attempt, At: p.At},
		Late:    true, Ended: time.Now(), Results: settled,
	})
	if err == nil {
		f.s.Progress.followed(settled)
	}
	return err
}

// pendingQueue is a heap by due time.
type pendingQueue []*pending

func (q pendingQueue) Len() int           { return len(q) }
func (q pendingQueue) Less(i, j int) bool { return q[i].due.Before(q[j].due) }
func (q pendingQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *pendingQueue) Push(x any)        { *q = append(*q, x.(*pending)) }
func (q *pendingQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
