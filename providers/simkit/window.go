package simkit

import (
	"sort"
	"time"
)

type fixed struct {
	quota  Quota
	opened time.Time
	taken  int
}

func (f *fixed) wait(now time.Time) time.Duration {
	if f.taken < f.quota.N {
		return 0
	}
	return f.opened.Add(f.quota.Per).Sub(now)
}

func (f *fixed) count(now time.Time) {
	if f.taken == 0 || now.Sub(f.opened) >= f.quota.Per {
		f.opened, f.taken = now, 0
	}
	f.taken++
}

func (f *fixed) refuse(time.Time) {}

func (f *fixed) used(time.Time) float64 { return float64(f.taken) / float64(f.quota.N) }

// sliding keeps the times of the last requests: one more is let in once the N-th
// from the end is Per ago. It keeps twice N, to tell how far above it is.
type sliding struct {
	quota Quota
	times []time.Time // a ring
	next  int         // the oldest
}

func newSliding(q Quota) *sliding { return &sliding{quota: q, times: make([]time.Time, 2*q.N)} }

// last gives the n-th time from the end, from 1 on.
func (s *sliding) last(n int) time.Time {
	return s.times[(s.next-n+len(s.times))%len(s.times)]
}

func (s *sliding) wait(now time.Time) time.Duration {
	nth := s.last(s.quota.N)
	if nth.IsZero() {
		return 0
	}
	return nth.Add(s.quota.Per).Sub(now)
}

func (s *sliding) count(now time.Time) {
	s.times[s.next] = now
	s.next = (s.next + 1) % len(s.times)
}

func (s *sliding) refuse(now time.Time) { s.count(now) }

func (s *sliding) used(now time.Time) float64 {
	n := sort.Search(len(s.times), func(i int) bool { return now.Sub(s.last(i+1)) >= s.quota.Per })
	return float64(n) / float64(s.quota.N)
}
