package pace

import (
	"context"
	"time"
)

// Pass is the leave to make one request.
type Pass struct {
	lane    *Lane
	request Request
}

// Begun is when the slots were taken. A request that is not on its way ten seconds
// later must not be made: others may have taken this process for dead by then.
func (p *Pass) Begun() time.Time { return time.Unix(0, int64(p.request.Begun)) }

// Enter waits until the gate is open, every quota has cost free slots, a place
// in flight is free and nobody goes first, all at the same moment, and takes
// them. It gives the context's error if that ends first; then nothing was taken.
func (l *Lane) Enter(ctx context.Context, k Kind, cost int) (*Pass, error) {
	w := &waiter{kind: k, cost: max(1, cost), wake: make(chan struct{}, 1)}
	l.mu.Lock()
	l.queue.add(w)
	l.unlock()
	for {
		// A caller that was told to stop must not slip through a free lane.
		if err := ctx.Err(); err != nil {
			l.giveUp(w)
			return nil, err
		}
		pass, again := l.try(w)
		if pass != nil {
			return pass, nil
		}
		sleep(ctx, again, w.wake)
	}
}

// try takes what w needs, if it is w's turn, or tells when to look again. With 0
// only a change can tell.
func (l *Lane) try(w *waiter) (*Pass, Moment) {
	l.mu.Lock()
	defer l.unlock()
	if l.queue.next() != w {
		return nil, 0
	}
	c := l.claim()
	c.no, c.cost, c.more = l.last+1, w.cost, l.queue.len() > 1
	var again Moment
	var ok bool
	pass := &Pass{lane: l}
	l.update(func(s *State) bool {
		pass.request, again, ok = s.enter(now(), c)
		return true
	})
	l.keep()
	if l.opens = again; !ok {
		return nil, again
	}
	l.last++
	l.flying[l.last] = pass.request
	l.queue.remove(w)
	l.queue.last = w.kind
	l.queue.nudge()
	return pass, 0
}

// giveUp takes a waiter off the queue. The last one takes the member's name off
// the list of those who wait.
func (l *Lane) giveUp(w *waiter) {
	l.mu.Lock()
	defer l.unlock()
	l.queue.remove(w)
	if l.queue.len() > 0 {
		l.queue.nudge()
		return
	}
	l.opens = 0
	l.update(func(s *State) bool {
		m := s.member(l.id)
		waited := m.Since > 0
		m.Since = 0
		return waited
	})
}

// Leave gives back what Enter took: exactly once, when the answer is in hand or
// it is known that none will come. A Pause that the answer asks for comes before
// it, else whoever is next slips through.
func (p *Pass) Leave(n News) {
	l := p.lane
	l.mu.Lock()
	defer l.unlock()
	if _, ok := l.flying[p.request.No]; !ok {
		return
	}
	delete(l.flying, p.request.No)
	l.update(func(s *State) bool {
		s.leave(now(), l.claim(), p.request, n)
		return true
	})
	l.queue.nudge()
}

// sleep waits until there is reason to look again.
func sleep(ctx context.Context, until Moment, wake <-chan struct{}) {
	var due <-chan time.Time
	if until > 0 {
		timer := time.NewTimer(until.sub(now()))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
	case <-wake:
	case <-ctx.Done():
	}
}
