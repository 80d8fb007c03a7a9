package pace

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Options say what holds a lane back, and who shares it.
type Options struct {
	Quotas   []Quota     // they hold together; those with N 0 are left out
	InFlight int         // the most requests in flight; below 1 counts as 1
	Book     Book        // shared with whoever else uses the quota; nil: with nobody
	Urgent   bool        // goes before all on the lane who are not urgent
	Trouble  func(error) // told when the book fails, and the lane goes on alone; may be nil
}

// Lane is the waiting layer over all that holds a request back: the pause gate,
// the quotas, the room that others leave, and the bound on requests in flight.
// Everything that shares a vendor quota goes through one lane, or through lanes
// over one book.
//
// Most callers want Enter before a request and Leave after its answer. A Lane
// is safe for concurrent use; make one with NewLane, and Close it.
type Lane struct {
	o    Options
	id   uint64
	most Quota // with the longest window
	book Book

	mu      sync.Mutex
	queue   queue
	flying  map[uint64]Request
	last    uint64 // number of the last request
	narrow  bool   // one request at a time, whatever InFlight says
	trouble error  // of the book, not told yet
	keeper  *time.Timer
	keeping bool // it will fire
	closed  bool
}

// NewLane makes a lane. Without any quota there is nothing to share, and it
// needs no book.
func NewLane(o Options) *Lane {
	o.InFlight = max(1, o.InFlight)
	o.Quotas = slices.DeleteFunc(slices.Clone(o.Quotas), func(q Quota) bool { return q.N <= 0 })
	l := &Lane{o: o, id: rand.Uint64(), most: longest(o.Quotas), flying: map[uint64]Request{}}
	if len(o.Quotas) == 0 {
		l.o.Book = nil
	}
	if l.book = l.o.Book; l.book == nil {
		l.book = NewMemory()
	}
	return l
}

// Pass is the leave to make one request.
type Pass struct {
	lane    *Lane
	request Request
}

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
	if !ok {
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

// Pause closes the gate for everyone on the lane. A shorter pause never cuts a
// longer one short.
func (l *Lane) Pause(d time.Duration) {
	l.mu.Lock()
	defer l.unlock()
	l.update(func(s *State) bool {
		s.pause(now(), d)
		return true
	})
}

// Narrow lets only one request of this lane be in flight at a time, until it is
// called again: for a vendor that doesn't answer, or lets nobody in.
func (l *Lane) Narrow(on bool) {
	l.mu.Lock()
	defer l.unlock()
	l.narrow = on
	l.queue.nudge()
}

// Rest is what is left of the longest window, as far as this side knows.
func (l *Lane) Rest() time.Duration {
	l.mu.Lock()
	defer l.unlock()
	var rest time.Duration
	l.update(func(s *State) bool {
		rest = s.rest(l.o.Quotas, now())
		return false
	})
	return rest
}

// Free reports whether there is room for an Ask right now that holds back no
// Send: nobody waits, and at least half of the slots are free.
func (l *Lane) Free() bool {
	l.mu.Lock()
	defer l.unlock()
	free := l.queue.len() == 0
	if free {
		l.update(func(s *State) bool {
			free = s.idle(now(), l.claim())
			return false
		})
	}
	return free
}

// claim says who asks. The caller holds mu.
func (l *Lane) claim() claim {
	return claim{
		by: l.id, quotas: l.o.Quotas, longest: l.most,
		places: l.o.InFlight, urgent: l.o.Urgent, narrow: l.narrow,
	}
}

// update applies a rule to the state. The caller holds mu. A book that fails has
// applied it all the same, to what this process knows.
func (l *Lane) update(rule func(*State) bool) {
	if err := l.book.Update(rule); err != nil {
		l.trouble = err
	}
}

// unlock lets go of mu, and tells of trouble that came up meanwhile.
func (l *Lane) unlock() {
	err := l.trouble
	l.trouble = nil
	l.mu.Unlock()
	if err != nil && l.o.Trouble != nil {
		l.o.Trouble(err)
	}
}

func now() Moment { return At(time.Now()) }

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
