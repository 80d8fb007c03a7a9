package pace_test

import (
	"sync"
	"testing"
	"time"

	"mopup/batch/pace"
)

// vendor counts requests in one window, as vendors do.
type vendor interface {
	take(now time.Time) (wait time.Duration, ok bool)
	used(now time.Time) int
	counts(refused bool) bool // does it count one that it refused?
}

// fixed opens a window with the first request, and forgets refused ones.
type fixed struct {
	pace.Quota
	until time.Time
	n     int
}

func (v *fixed) take(now time.Time) (time.Duration, bool) {
	if !now.Before(v.until) {
		v.until, v.n = now.Add(v.Per), 0
	}
	if v.n >= v.N {
		return v.until.Sub(now), false
	}
	v.n++
	return 0, true
}

func (v *fixed) used(now time.Time) int {
	if !now.Before(v.until) {
		return 0
	}
	return v.n
}

func (v *fixed) counts(refused bool) bool { return !refused }

// sliding looks back over the last window, and counts refused ones too.
type sliding struct {
	pace.Quota
	times []time.Time
}

func (v *sliding) take(now time.Time) (time.Duration, bool) {
	n := v.used(now)
	v.times = append(v.times, now)
	if n < v.N {
		return 0, true
	}
	return v.times[len(v.times)-v.N].Add(v.Per).Sub(now), false
}

func (v *sliding) used(now time.Time) int {
	for len(v.times) > 0 && !v.times[0].Add(v.Per).After(now) {
		v.times = v.times[1:]
	}
	return len(v.times)
}

func (v *sliding) counts(bool) bool { return true }

// scene is our lane and a foreign client at one vendor.
type scene struct {
	quota   pace.Quota
	vendor  vendor
	latency time.Duration
	hints   bool // the vendor says how full it is

	mu                     sync.Mutex
	ours, refused, foreign int // let in, refused, counted of the foreign client
}

func newScene(kind string, q pace.Quota) *scene {
	s := &scene{quota: q, latency: q.Per / 60}
	if s.vendor = (&sliding{Quota: q}); kind == "fixed" {
		s.vendor = &fixed{Quota: q}
	}
	return s
}

// send makes one request of ours, and another one as long as it is refused.
func (s *scene) send(t *testing.T, lane *pace.Lane) {
	for {
		pass := enter(t, lane)
		<-time.After(s.latency / 2)
		s.mu.Lock()
		now := time.Now()
		wait, ok := s.vendor.take(now)
		load := float64(s.vendor.used(now)) / float64(s.quota.N)
		if ok {
			s.ours++
		} else {
			s.refused++
		}
		s.mu.Unlock()
		<-time.After(s.latency / 2)
		news := pace.News{Throttled: !ok}
		if s.hints && load >= 0.8 {
			news.Load = load
		}
		if !ok {
			lane.Pause(wait)
		}
		pass.Leave(news)
		if ok {
			return
		}
	}
}

// others is how many requests of the foreign client were counted.
func (s *scene) others() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.foreign
}

// all makes a number of requests, with more workers than places in flight, and
// gives how long it took.
func (s *scene) all(t *testing.T, lane *pace.Lane, requests int) time.Duration {
	begun := time.Now()
	var workers sync.WaitGroup
	work := make(chan struct{})
	for range 16 {
		workers.Go(func() {
			for range work {
				s.send(t, lane)
			}
		})
	}
	for range requests {
		work <- struct{}{}
	}
	close(work)
	workers.Wait()
	return time.Since(begun)
}

// intrude has the foreign client make n requests in each window, spread evenly or
// in a burst at its start, until it is stopped.
func (s *scene) intrude(n int, burst bool, stop <-chan struct{}) {
	for i := 0; ; i++ {
		pause := s.quota.Per / time.Duration(n)
		if burst {
			if pause = 0; i%n == 0 && i > 0 {
				pause = s.quota.Per
			}
		}
		select {
		case <-time.After(pause):
		case <-stop:
			return
		}
		s.mu.Lock()
		if _, ok := s.vendor.take(time.Now()); s.vendor.counts(!ok) {
			s.foreign++
		}
		s.mu.Unlock()
	}
}
