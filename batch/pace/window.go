package pace

import (
	"slices"
	"time"
)

// Window holds the slots of one quota. It does arithmetic only: every time is
// passed in. It is not safe for concurrent use.
//
// A slot is free, taken, or returned: a returned one is free again Per after
// the answer it was returned with. The list holds the moments at which slots
// are (or were) free, earliest first; taken slots are not in it.
type Window struct {
	quota Quota
	free  []time.Time
}

// NewWindow makes a window with all slots free. The quota's N must be positive.
func NewWindow(q Quota) *Window {
	return &Window{quota: q, free: make([]time.Time, q.N)}
}

// Ready gives the moment from which n slots are free together. It is false when
// too many are taken: then only a Return can tell.
func (w *Window) Ready(n int) (time.Time, bool) {
	n = w.fit(n)
	if n > len(w.free) {
		return time.Time{}, false
	}
	return w.free[n-1], true
}

// Take takes the n slots that are free first. The caller has asked Ready.
func (w *Window) Take(n int) { w.free = w.free[w.fit(n):] }

// Return gives n slots back after the answer at the given time.
func (w *Window) Return(n int, answered time.Time) {
	at := answered.Add(w.quota.Per)
	i, _ := slices.BinarySearchFunc(w.free, at, func(a, b time.Time) int {
		if a.After(b) {
			return 1
		}
		return -1 // equal moments stay in order of arrival
	})
	w.free = slices.Insert(w.free, i, slices.Repeat([]time.Time{at}, w.fit(n))...)
}

// Rest is how long it takes until the first of the slots in use is free again,
// at most Per: what is left of the window as far as this side knows.
func (w *Window) Rest(now time.Time) time.Duration {
	for _, at := range w.free {
		if at.After(now) {
			return at.Sub(now)
		}
	}
	return w.quota.Per
}

// fit keeps a request that costs more than the whole window from waiting for
// ever: it takes all slots.
func (w *Window) fit(n int) int { return min(n, w.quota.N) }

// Least is the shortest time in which the quota lets the given number of
// requests start, when each answer comes at once.
func (q Quota) Least(requests int) time.Duration {
	if q.N == 0 || requests <= q.N {
		return 0
	}
	return time.Duration((requests-1)/q.N) * q.Per
}
