package pace

import (
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
	opens   Moment // when the next in line may go; 0: nobody waits, or only a change can tell
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

// Shut is how long the gate stays closed, whoever closed it.
func (l *Lane) Shut() time.Duration {
	l.mu.Lock()
	defer l.unlock()
	var shut time.Duration
	l.update(func(s *State) bool {
		at := now()
		shut = max(0, s.Gate.Until.sub(at))
		return false
	})
	return shut
}

// NextIn is how long the next in line has to wait for, as far as that is known; 0:
// nobody waits, or for an answer.
func (l *Lane) NextIn() time.Duration {
	l.mu.Lock()
	defer l.unlock()
	if l.opens == 0 {
		return 0
	}
	return max(0, l.opens.sub(now()))
}

// OthersWait reports whether another process waits for a slot of the lane.
func (l *Lane) OthersWait() bool {
	l.mu.Lock()
	defer l.unlock()
	others := false
	l.update(func(s *State) bool {
		at := now()
		others = slices.ContainsFunc(s.Members, func(m Member) bool { return m.ID != l.id && m.waiting(at) })
		return false
	})
	return others
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
