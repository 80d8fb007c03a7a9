package pace

import (
	"context"
	"sync"
	"time"
)

// Lane is the waiting layer over all that holds a request back: the pause gate,
// the quotas, and the bound on requests in flight. Everything that shares a
// vendor quota goes through one lane, first come first served.
//
// Most callers want Enter before a request and Leave after its answer. A Lane
// is safe for concurrent use; make one with NewLane.
type Lane struct {
	turn chan struct{} // held by the one who is next; channels queue in order of arrival

	mu       sync.Mutex
	windows  []*Window
	inFlight int
	flying   int
	narrow   bool          // one request at a time, whatever inFlight says
	shut     time.Time     // the gate is closed until then
	changed  chan struct{} // closed and replaced whenever waiting may have become shorter or longer
}

// NewLane makes a lane for the given quotas. Those with N 0 are left out.
// inFlight below 1 counts as 1.
func NewLane(quotas []Quota, inFlight int) *Lane {
	l := &Lane{
		turn:     make(chan struct{}, 1),
		inFlight: max(1, inFlight),
		changed:  make(chan struct{}),
	}
	for _, q := range quotas {
		if q.N > 0 {
			l.windows = append(l.windows, NewWindow(q))
		}
	}
	return l
}

// Enter waits until the gate is open, every quota has cost free slots and a
// place in flight is free, all at the same moment, and takes them. It gives
// the context's error if that ends first; then nothing was taken.
func (l *Lane) Enter(ctx context.Context, cost int) error {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.turn }()
	for {
		// A caller that was told to stop must not slip through a free lane.
		if err := ctx.Err(); err != nil {
			return err
		}
		wait, known, changed := l.try(cost)
		if known && wait <= 0 {
			return nil
		}
		if err := sleep(ctx, wait, known, changed); err != nil {
			return err
		}
	}
}

// try takes what cost needs, or tells how long to wait. When the time is not
// known, only a change can tell.
func (l *Lane) try(cost int) (wait time.Duration, known bool, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flying >= l.inFlight || l.narrow && l.flying > 0 {
		return 0, false, l.changed
	}
	at := l.shut
	for _, w := range l.windows {
		ready, ok := w.Ready(cost)
		if !ok {
			return 0, false, l.changed
		}
		if ready.After(at) {
			at = ready
		}
	}
	if wait = time.Until(at); wait > 0 {
		return wait, true, l.changed
	}
	for _, w := range l.windows {
		w.Take(cost)
	}
	l.flying++
	return 0, true, l.changed
}

// Leave gives back what Enter took. The caller has the answer in hand, or knows
// that none will come. A Pause that the answer asks for comes before it, else
// whoever is next slips through.
func (l *Lane) Leave(cost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for _, w := range l.windows {
		w.Return(cost, now)
	}
	l.flying--
	l.change()
}

// Pause closes the gate for everyone on the lane. A shorter pause never cuts a
// longer one short.
func (l *Lane) Pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.shut) {
		l.shut = until
		l.change()
	}
}

// Narrow lets only one request be in flight at a time, until it is called
// again: for a vendor that doesn't answer, or lets nobody in.
func (l *Lane) Narrow(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.narrow != on {
		l.narrow = on
		l.change()
	}
}

// Rest is what is left of the longest window, as far as this side knows.
func (l *Lane) Rest() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	var rest time.Duration
	for _, w := range l.windows {
		rest = max(rest, w.Rest(time.Now()))
	}
	return rest
}

func (l *Lane) change() {
	close(l.changed)
	l.changed = make(chan struct{})
}

func sleep(ctx context.Context, wait time.Duration, known bool, changed <-chan struct{}) error {
	var due <-chan time.Time
	if known {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
	case <-changed:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
