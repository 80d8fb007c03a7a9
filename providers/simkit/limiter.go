package simkit

import (
	"sync"
	"time"
)

// Limiter enforces quotas that hold together, as the vendor counts them: by the
// clock of the vendor, at the instant a request arrives. A nil Limiter and one
// without quotas let everything through.
type Limiter struct {
	mu      sync.Mutex
	windows []window
	telling []window // those of them that say when to come again
}

func (l *Limiter) add(w window, q Quota) {
	l.windows = append(l.windows, w)
	if !q.Silent {
		l.telling = append(l.telling, w)
	}
}

type window interface {
	wait(now time.Time) time.Duration // until a request is let in; 0 or less: now
	count(now time.Time)              // a request that was let in
	refuse(now time.Time)             // one that was not
}

// Fixed makes a limiter whose windows are opened by their first request and
// forget everything once they are over. Refused requests are not counted.
func Fixed(quotas ...Quota) *Limiter {
	l := &Limiter{}
	for _, q := range quotas {
		l.add(&fixed{quota: q}, q)
	}
	return l
}

// Sliding makes a limiter that looks back over the last Per at any instant.
// Refused requests are counted like the others.
func Sliding(quotas ...Quota) *Limiter {
	l := &Limiter{}
	for _, q := range quotas {
		l.add(&sliding{per: q.Per, times: make([]time.Time, q.N)}, q)
	}
	return l
}

// Take lets a request in, or refuses it and says how long until one would be let
// in if no other came meanwhile. Silent quotas have no part in what it says: of a
// request that they alone refuse it says 0.
func (l *Limiter) Take() (wait time.Duration, ok bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if longest(l.windows, now) <= 0 {
		for _, w := range l.windows {
			w.count(now)
		}
		return 0, true
	}
	told := longest(l.telling, now) > 0
	for _, w := range l.windows {
		w.refuse(now)
	}
	if !told {
		return 0, false
	}
	return longest(l.telling, now), false
}

// Refused tells of a request that was refused for another reason than its rate.
func (l *Limiter) Refused() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.windows {
		w.refuse(time.Now())
	}
}

func longest(windows []window, now time.Time) time.Duration {
	var most time.Duration
	for _, w := range windows {
		most = max(most, w.wait(now))
	}
	return most
}

type fixed struct {
	quota  Quota
	opened time.Time
	used   int
}

func (f *fixed) wait(now time.Time) time.Duration {
	if f.used < f.quota.N {
		return 0
	}
	return f.opened.Add(f.quota.Per).Sub(now)
}

func (f *fixed) count(now time.Time) {
	if f.used == 0 || now.Sub(f.opened) >= f.quota.Per {
		f.opened, f.used = now, 0
	}
	f.used++
}

func (f *fixed) refuse(time.Time) {}

// sliding keeps the times of the last N requests: one more is let in once the
// oldest of them is Per ago.
type sliding struct {
	per   time.Duration
	times []time.Time // a ring
	next  int         // the oldest
}

func (s *sliding) wait(now time.Time) time.Duration {
	oldest := s.times[s.next]
	if oldest.IsZero() {
		return 0
	}
	return oldest.Add(s.per).Sub(now)
}

func (s *sliding) count(now time.Time) {
	s.times[s.next] = now
	s.next = (s.next + 1) % len(s.times)
}

func (s *sliding) refuse(now time.Time) { s.count(now) }
