package pace_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

var quotas = []pace.Quota{per(20, 3*time.Second), per(20, time.Minute), per(5, 10*time.Second), per(100, time.Second)}

func TestRoom_LaneWorksWithWhatOthersLeave(t *testing.T) {
	const phases = 5
	for _, kind := range []string{"fixed", "sliding"} {
		for _, q := range quotas {
			for _, burst := range []bool{false, true} {
				for phase := range phases {
					t.Run(fmt.Sprintf("%s, %v, burst %v, phase %d", kind, q, burst, phase), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							besideOthers(t, newScene(kind, q), burst, q.Per*time.Duration(phase)/phases)
						})
					})
				}
			}
		}
	}
}

// besideOthers works beside a foreign client that takes half, and then without.
func besideOthers(t *testing.T, s *scene, burst bool, phase time.Duration) {
	lane := alone(t, 8, s.quota)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		s.intrude((s.quota.N+1)/2, burst, stop)
		close(stopped)
	}()
	<-time.After(s.quota.Per + phase + time.Millisecond)
	before := s.others()
	took := s.all(t, lane, max(400, 20*s.quota.N))
	left := float64(s.quota.N)*float64(took)/float64(s.quota.Per) - float64(s.others()-before)
	if share := float64(s.ours) / left; share < 0.95 {
		t.Errorf("we got %.1f %% of what was left", 100*share)
	}
	if refused := float64(s.refused) / float64(s.ours+s.refused); refused > 0.05 {
		t.Errorf("%.1f %% of our requests were refused", 100*refused)
	}
	close(stop)
	<-stopped
	s.all(t, lane, 50+8*s.quota.N)
	refused := s.refused
	if took, want := s.all(t, lane, 3*s.quota.N), s.quota.Per*10/3; took > want {
		t.Errorf("when the other one had stopped three windows of requests took %v, want at most %v", took, want)
	}
	if s.refused > refused {
		t.Errorf("alone again, %d requests were refused", s.refused-refused)
	}
}

func TestRoom_HintSlowsTheLaneBeforeA429(t *testing.T) {
	for _, kind := range []string{"fixed", "sliding"} {
		for _, q := range []pace.Quota{per(20, 3*time.Second), per(100, time.Second)} {
			t.Run(fmt.Sprintf("%s, %v", kind, q), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { hinted(t, newScene(kind, q)) })
			})
		}
	}
}

// hinted works beside a foreign client that takes half at a vendor that gives
// hints, and then without.
func hinted(t *testing.T, s *scene) {
	s.hints = true
	lane := alone(t, 2, s.quota) // with more in flight the first news comes too late
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		s.intrude(s.quota.N/2, false, stop)
		close(stopped)
	}()
	<-time.After(s.quota.Per + time.Millisecond)
	s.all(t, lane, 20*s.quota.N)
	if refused := float64(s.refused) / float64(s.ours+s.refused); refused > 0.03 {
		t.Errorf("%.1f %% of our requests were refused", 100*refused)
	}
	close(stop)
	<-stopped
	s.all(t, lane, 8*s.quota.N)
	if took, want := s.all(t, lane, 3*s.quota.N), s.quota.Per*10/3; took > want {
		t.Errorf("when the other one had stopped three windows of requests took %v, want at most %v", took, want)
	}
}

func TestRoom_OwnUseIsNoReasonToSlowDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene("sliding", per(20, 3*time.Second))
		s.hints = true
		lane := alone(t, 8, s.quota)
		if took := s.all(t, lane, 200); took > 9*3200*time.Millisecond {
			t.Errorf("200 requests took %v though nobody else was there", took)
		}
		if s.refused > 0 {
			t.Errorf("%d were refused", s.refused)
		}
	})
}

func TestRoom_LowLoadRecoversQuickly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(100, time.Second))
		several(t, lane, 49, pace.News{})
		enter(t, lane).Leave(pace.News{Load: 1})
		begun := time.Now()
		several(t, lane, 50, pace.News{Load: 0.5})
		if took := time.Since(begun); took != time.Second {
			t.Errorf("at a load of 100 %% of which ours was 50 %% the next 50 took %v, want a window", took)
		}
		several(t, lane, 50, pace.News{})
		if took := time.Since(begun); took != time.Second {
			t.Errorf("at a load of 50 %% another 50 took %v, want 0", took-time.Second)
		}
	})
}

func TestRoom_RefusalsTogetherAreOneNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 20, per(20, 3*time.Second))
		var all []*pace.Pass
		for range 20 {
			all = append(all, enter(t, lane))
		}
		<-time.After(100 * time.Millisecond)
		for i, pass := range all { // the refusals come first
			pass.Leave(pace.News{Throttled: i < 8})
		}
		begun := time.Now()
		several(t, lane, 12, pace.News{})
		several(t, lane, 1, pace.News{Throttled: true}) // a window's worth went well: a probe
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("12 were let in, and the next 13 took %v, want the rest of the window", took)
		}
		several(t, lane, 12, pace.News{})
		if took := time.Since(begun); took != 6*time.Second {
			t.Errorf("the 12 after a failed probe were through after %v, want another window", took)
		}
		several(t, lane, 1, pace.News{}) // no probe: patience has doubled
		if took := time.Since(begun); took != 9*time.Second {
			t.Errorf("the one after that was through after %v, want yet another window", took)
		}
	})
}

func TestRoom_ProbesGoOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(20, 3*time.Second))
		several(t, lane, 10, pace.News{})
		several(t, lane, 1, pace.News{Throttled: true})
		several(t, lane, 10, pace.News{})
		several(t, lane, 1, pace.News{}) // a probe, and the next time two
		several(t, lane, 11, pace.News{})
		begun := time.Now()
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() { request(t, lane, time.Second) })
		}
		all.Wait()
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("two probes of 1s took %v, want one after the other", took)
		}
	})
}

func TestRoom_IsForgottenByAnIdleLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(20, 3*time.Second))
		enter(t, lane).Leave(pace.News{Throttled: true})
		<-time.After(time.Minute)
		begun := time.Now()
		several(t, lane, 20, pace.News{})
		if took := time.Since(begun); took != 0 {
			t.Errorf("20 requests of an idle lane took %v", took)
		}
	})
}

// several makes requests one after the other, all with the same news.
func several(t *testing.T, lane *pace.Lane, n int, news pace.News) {
	t.Helper()
	for range n {
		enter(t, lane).Leave(news)
	}
}

func TestRoom_AShortQuotaThatWeFillOurselvesIsNoReasonToSlowDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(5, 10*time.Second), per(1, time.Second))
		begun := time.Now()
		several(t, lane, 11, pace.News{Load: 1})
		if took := time.Since(begun); took != 20*time.Second {
			t.Errorf("11 requests took %v, want two windows", took)
		}
	})
}

// A vendor that refuses one request of ten whatever we do is no reason to stand
// still.
func TestRoom_RefusalsByChanceLeaveALaneAtWork(t *testing.T) {
	for _, q := range quotas {
		t.Run(q.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				windows := 0
				const courses = 20
				for course := range uint64(courses) {
					windows += windowsByChance(t, q, rand.New(rand.NewPCG(course, 0)))
				}
				if a := 10 * q.N * courses / windows; a < 3 {
					t.Errorf("%d a window were let in, want 3 at least", a)
				}
			})
		})
	}
}

// windowsByChance is how many windows ten times the quota takes where one request
// of ten is refused.
func windowsByChance(t *testing.T, q pace.Quota, chance *rand.Rand) int {
	lane, begun := alone(t, 8, q), time.Now()
	for good := 0; good < 10*q.N; {
		refused := chance.IntN(10) == 0
		if !refused {
			good++
		}
		enter(t, lane).Leave(pace.News{Throttled: refused})
	}
	return int(time.Since(begun) / q.Per)
}

func TestRoom_ARefusalLeavesLessThanTheQuotaOfWhoWasRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := pace.NewMemory()
		wide := open(t, pace.Options{Quotas: []pace.Quota{per(20, 10*time.Second)}, InFlight: 8, Book: book})
		strict := open(t, pace.Options{Quotas: []pace.Quota{per(5, 10*time.Second)}, InFlight: 8, Book: book})
		pass := enter(t, strict)
		several(t, wide, 10, pace.News{}) // more than the strict one counts with
		pass.Leave(pace.News{Throttled: true})
		<-time.After(10 * time.Second)
		begun := time.Now()
		several(t, wide, 5, pace.News{}) // four, and a probe
		if took := time.Since(begun); took != 0 {
			t.Errorf("5 requests took %v, want the room and a probe at once", took)
		}
		several(t, wide, 1, pace.News{})
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("the sixth went after %v, want a window: less than 5 are let in", took)
		}
	})
}
