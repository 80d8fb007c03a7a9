package pace_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

var start = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)

func TestWindow_SlotIsFreeAgainAWindowAfterItsAnswer(t *testing.T) {
	w := pace.NewWindow(pace.Quota{N: 2, Per: time.Minute})
	w.Take(2)
	if _, ok := w.Ready(1); ok {
		t.Fatal("a slot is ready though both are taken")
	}
	w.Return(1, start.Add(3*time.Second))
	w.Return(1, start.Add(1*time.Second))
	if at, ok := w.Ready(1); !ok || !at.Equal(start.Add(61*time.Second)) {
		t.Errorf("first slot ready at %v (%v), want a minute after the first answer", at, ok)
	}
	if at, ok := w.Ready(2); !ok || !at.Equal(start.Add(63*time.Second)) {
		t.Errorf("both slots ready at %v (%v), want a minute after the last answer", at, ok)
	}
	if rest := w.Rest(start.Add(11 * time.Second)); rest != 50*time.Second {
		t.Errorf("rest of the window is %v, want 50s", rest)
	}
}

func TestWindow_RequestLargerThanTheQuotaTakesAllOfIt(t *testing.T) {
	w := pace.NewWindow(pace.Quota{N: 3, Per: time.Second})
	if _, ok := w.Ready(5); !ok {
		t.Fatal("a request of 5 never gets through a quota of 3")
	}
	w.Take(5)
	w.Return(5, start)
	if at, ok := w.Ready(3); !ok || !at.Equal(start.Add(time.Second)) {
		t.Errorf("slots ready at %v (%v), want all three a second later", at, ok)
	}
}

// Whatever the answers' delays, no span of Per may hold more than N requests,
// when the vendor counts each somewhere between its start and its answer.
func TestWindow_NoSpanHoldsMoreThanTheQuota(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		q := pace.Quota{N: 1 + rng.IntN(8), Per: time.Duration(1+rng.IntN(5)) * time.Second}
		counted := simulate(rng, q, 60)
		for i := q.N; i < len(counted); i++ {
			if span := counted[i].Sub(counted[i-q.N]); span < q.Per {
				t.Fatalf("%v: %d requests counted within %v", q, q.N+1, span)
			}
		}
	}
}

// simulate sends requests one after the other and gives the moments at which a
// vendor counted them, in order.
func simulate(rng *rand.Rand, q pace.Quota, requests int) []time.Time {
	w := pace.NewWindow(q)
	now := start
	var counted []time.Time
	for range requests {
		at, _ := w.Ready(1)
		if at.After(now) {
			now = at
		}
		w.Take(1)
		delay := time.Duration(rng.IntN(900)) * time.Millisecond
		counted = append(counted, now.Add(time.Duration(rng.Float64()*float64(delay))))
		now = now.Add(delay)
		w.Return(1, now)
	}
	return counted
}

func TestQuota_LeastTimeCountsWholeWindows(t *testing.T) {
	q := pace.Quota{N: 20, Per: time.Minute}
	for requests, want := range map[int]time.Duration{0: 0, 1: 0, 20: 0, 21: time.Minute, 40: time.Minute, 41: 2 * time.Minute} {
		if got := q.Least(requests); got != want {
			t.Errorf("%d requests take at least %v, want %v", requests, got, want)
		}
	}
	if got := (pace.Quota{}).Least(1000); got != 0 {
		t.Errorf("without a quota 1000 requests take at least %v, want 0", got)
	}
}

func TestLane_AllQuotasHoldTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := pace.NewLane([]pace.Quota{{N: 5, Per: 10 * time.Second}, {N: 1, Per: time.Second}}, 8)
		begun := time.Now()
		for range 11 {
			if err := lane.Enter(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			lane.Leave(1)
		}
		if took := time.Since(begun); took != 20*time.Second {
			t.Errorf("11 requests took %v, want two windows of 10s", took)
		}
	})
}

func TestLane_PauseHoldsThoseWhoAlreadyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := pace.NewLane([]pace.Quota{{N: 1, Per: 10 * time.Second}}, 4)
		mustEnter(t, lane)
		lane.Leave(1)
		begun := time.Now()
		entered := make(chan time.Duration)
		go func() {
			mustEnter(t, lane)
			entered <- time.Since(begun)
		}()
		synctest.Wait()
		lane.Pause(30 * time.Second)
		lane.Pause(time.Second) // shorter: changes nothing
		if took := <-entered; took != 30*time.Second {
			t.Errorf("the waiting request entered after %v, want 30s", took)
		}
	})
}

func TestLane_NeverMoreInFlightThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := pace.NewLane(nil, 3)
		var mu sync.Mutex
		var flying, peak int
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				mustEnter(t, lane)
				mu.Lock()
				flying++
				peak = max(peak, flying)
				mu.Unlock()
				<-time.After(time.Second)
				mu.Lock()
				flying--
				mu.Unlock()
				lane.Leave(1)
			})
		}
		all.Wait()
		if peak != 3 {
			t.Errorf("peak in flight is %d, want exactly 3", peak)
		}
	})
}

func TestLane_EndedContextTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := pace.NewLane([]pace.Quota{{N: 1, Per: time.Hour}}, 1)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := lane.Enter(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Fatalf("Enter gave %v, want the context's error", err)
		}
		begun := time.Now()
		mustEnter(t, lane)
		if took := time.Since(begun); took != 0 {
			t.Errorf("the slot was free only after %v, want at once", took)
		}
	})
}

func TestBackoff_GrowsToItsCeilingAndStaysBelow(t *testing.T) {
	for nth, ceiling := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 5: 8 * time.Second, 8: time.Minute, 1000: time.Minute} {
		if got := pace.Backoff(nth, 0.999999); got > ceiling || got < ceiling*9/10 {
			t.Errorf("try %d waits up to %v, want just below %v", nth, got, ceiling)
		}
		if got := pace.Backoff(nth, 0); got != 0 {
			t.Errorf("try %d waits %v at the least, want 0", nth, got)
		}
	}
}

func mustEnter(t *testing.T, lane *pace.Lane) {
	t.Helper()
	if err := lane.Enter(t.Context(), 1); err != nil {
		t.Error(err)
	}
}
