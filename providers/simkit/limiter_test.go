package simkit

import (
	"testing"
	"testing/synctest"
	"time"
)

// take asks at a time after the start of the bubble.
type take struct {
	at   time.Duration
	ok   bool
	wait time.Duration
}

func TestLimiter_CountsAsItsVendorDoes(t *testing.T) {
	const s = time.Second
	tests := []struct {
		name  string
		limit func() *Limiter
		takes []take
	}{
		{
			"a fixed window opens with its first request and forgets all when it is over",
			func() *Limiter { return Fixed(Quota{N: 2, Per: 10 * s}) },
			[]take{{5 * s, true, 0}, {14 * s, true, 0}, {14 * s, false, 1 * s}, {15 * s, true, 0}, {15 * s, true, 0}, {24 * s, false, 1 * s}},
		},
		{
			"a fixed window does not count what it refused",
			func() *Limiter { return Fixed(Quota{N: 1, Per: 10 * s}) },
			[]take{{0, true, 0}, {9 * s, false, 1 * s}, {10 * s, true, 0}},
		},
		{
			"a sliding window looks back from each request",
			func() *Limiter { return Sliding(Quota{N: 2, Per: 10 * s}) },
			[]take{{0, true, 0}, {9 * s, true, 0}, {10 * s, true, 0}, {18 * s, false, 2 * s}},
		},
		{
			"a sliding window counts what it refused",
			func() *Limiter { return Sliding(Quota{N: 1, Per: 10 * s}) },
			[]take{{0, true, 0}, {9 * s, false, 10 * s}, {10 * s, false, 10 * s}, {20 * s, true, 0}},
		},
		{
			"two quotas hold together",
			func() *Limiter { return Sliding(Quota{N: 2, Per: 10 * s}, Quota{N: 1, Per: 1 * s}) },
			[]take{{0, true, 0}, {1 * s, true, 0}, {3 * s, false, 8 * s}, {11 * s, true, 0}},
		},
		{
			"a silent quota refuses without a wait",
			func() *Limiter { return Sliding(Quota{N: 2, Per: 10 * s}, Quota{N: 1, Per: 1 * s, Silent: true}) },
			// at 2 s the other one refuses, for what it counted at 0 and 0.5 s
			[]take{{0, true, 0}, {s / 2, false, 0}, {2 * s, false, 8*s + s/2}, {11 * s, true, 0}, {21 * s, true, 0}, {21*s + s/2, false, 0}},
		},
		{
			"a silent quota alone says nothing",
			func() *Limiter { return Fixed(Quota{N: 1, Per: 10 * s, Silent: true}) },
			[]take{{0, true, 0}, {9 * s, false, 0}, {10 * s, true, 0}},
		},
		{
			"no quota lets everything through",
			func() *Limiter { return Sliding() },
			[]take{{0, true, 0}, {0, true, 0}, {0, true, 0}},
		},
		{
			"nor does a missing limiter refuse",
			func() *Limiter { return nil },
			[]take{{0, true, 0}, {0, true, 0}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, l := time.Now(), test.limit()
				for _, want := range test.takes {
					sleepUntil(start.Add(want.at))
					got := l.Take("token")
					if got.OK != want.ok || got.Wait != want.wait {
						t.Errorf("at %v: Take() = %+v, want %v, %v", want.at, got, want.wait, want.ok)
					}
				}
			})
		})
	}
}

// sleepUntil moves the clock of a bubble.
func sleepUntil(at time.Time) { <-time.After(time.Until(at)) }

func TestLimiter_ARequestRefusedForOtherReasonsCountsWhereRefusedOnesDo(t *testing.T) {
	sliding, fixed := Sliding(Quota{N: 1, Per: time.Hour}), Fixed(Quota{N: 1, Per: time.Hour})
	sliding.Refused("token")
	fixed.Refused("token")
	if sliding.Take("token").OK {
		t.Error("the sliding window did not count it")
	}
	if !fixed.Take("token").OK {
		t.Error("the fixed window counted it")
	}
	(*Limiter)(nil).Refused("token")
}

func TestLimiter_EachTokenHasAQuotaOfItsOwn(t *testing.T) {
	l := Fixed(Quota{N: 1, Per: time.Hour})
	if !l.Take("a").OK || !l.Take("b").OK {
		t.Error("one token is charged for the other")
	}
	if l.Take("a").OK {
		t.Error("a token is let in twice")
	}
}

func TestLimiter_TellsHowMuchOfTheFullestQuotaIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := Sliding(Quota{N: 4, Per: 10 * time.Second}, Quota{N: 100, Per: time.Second})
		for i, want := range []float64{0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2} {
			if got := l.Take("token"); got.Used != want || got.OK != (want <= 1) {
				t.Errorf("request %d: %+v, want %v used", i, got, want)
			}
		}
		sleepUntil(time.Now().Add(10 * time.Second))
		if got := l.Take("token"); got.Used != 0.25 {
			t.Errorf("a window later: %+v", got)
		}
		fixed := Fixed(Quota{N: 2, Per: time.Second})
		for _, want := range []float64{0.5, 1, 1} {
			if got := fixed.Take("token").Used; got != want {
				t.Errorf("fixed: %v used, want %v", got, want)
			}
		}
	})
}
