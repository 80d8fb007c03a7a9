package pace_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

func per(n int, window time.Duration) pace.Quota { return pace.Quota{N: n, Per: window} }

// open makes a lane that is closed with the test.
func open(t *testing.T, o pace.Options) *pace.Lane {
	t.Helper()
	lane := pace.NewLane(o)
	t.Cleanup(lane.Close)
	return lane
}

func alone(t *testing.T, inFlight int, quotas ...pace.Quota) *pace.Lane {
	t.Helper()
	return open(t, pace.Options{Quotas: quotas, InFlight: inFlight})
}

func enter(t *testing.T, lane *pace.Lane) *pace.Pass {
	t.Helper()
	return enterAs(t, lane, pace.Send, 1)
}

func enterAs(t *testing.T, lane *pace.Lane, k pace.Kind, cost int) *pace.Pass {
	t.Helper()
	pass, err := lane.Enter(t.Context(), k, cost)
	if err != nil {
		t.Error(err)
	}
	return pass
}

// request makes one that takes a while, and is answered well.
func request(t *testing.T, lane *pace.Lane, took time.Duration) {
	t.Helper()
	pass := enter(t, lane)
	<-time.After(took)
	pass.Leave(pace.News{})
}

func TestLane_TellsHowLongTheNextHasToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(1, time.Minute))
		request(t, lane, 0)
		if next := lane.NextIn(); next != 0 {
			t.Errorf("nobody waits, and the next goes in %v", next)
		}
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			_, _ = lane.Enter(ctx, pace.Send, 1) // it is stopped
		}()
		<-time.After(20 * time.Second)
		if next := lane.NextIn(); next != 40*time.Second {
			t.Errorf("after 20s of a minute the next goes in %v, want 40s", next)
		}
		stop()
		synctest.Wait()
		if next := lane.NextIn(); next != 0 {
			t.Errorf("who waited has left, and the next goes in %v", next)
		}
		request(t, lane, 0) // a minute later
		if next := lane.NextIn(); next != 0 {
			t.Errorf("who waited has gone, and the next goes in %v", next)
		}
	})
}

func TestLane_AllQuotasHoldTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(5, 10*time.Second), per(1, time.Second))
		begun := time.Now()
		for range 11 {
			enter(t, lane).Leave(pace.News{})
		}
		if took := time.Since(begun); took != 20*time.Second {
			t.Errorf("11 requests took %v, want two windows of 10s", took)
		}
	})
}

func TestLane_SlotIsFreeAgainAWindowAfterItsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 4, per(2, time.Minute))
		begun := time.Now()
		first, second := enter(t, lane), enter(t, lane)
		<-time.After(time.Second)
		second.Leave(pace.News{})
		<-time.After(2 * time.Second)
		first.Leave(pace.News{})
		if rest := lane.Rest(); rest != 58*time.Second {
			t.Errorf("rest of the window is %v, want 58s", rest)
		}
		enter(t, lane)
		if took := time.Since(begun); took != 61*time.Second {
			t.Errorf("first slot free after %v, want a minute after the first answer", took)
		}
		enter(t, lane)
		if took := time.Since(begun); took != 63*time.Second {
			t.Errorf("second slot free after %v, want a minute after the second answer", took)
		}
	})
}

func TestLane_SlotIsNotFreeAMomentEarlier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 4, per(1, time.Minute))
		enter(t, lane).Leave(pace.News{})
		<-time.After(time.Minute - time.Nanosecond)
		begun := time.Now()
		enter(t, lane)
		if took := time.Since(begun); took != time.Nanosecond {
			t.Errorf("a nanosecond before its time the slot was free after %v", took)
		}
	})
}

func TestLane_InnerRequestsCountAndOneTooLargeTakesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(10, time.Second))
		begun := time.Now()
		enterAs(t, lane, pace.Send, 6).Leave(pace.News{})
		enterAs(t, lane, pace.Send, 4).Leave(pace.News{})
		if took := time.Since(begun); took != 0 {
			t.Errorf("6 and 4 of 10 took %v, want 0", took)
		}
		enterAs(t, lane, pace.Send, 15).Leave(pace.News{})
		enter(t, lane).Leave(pace.News{})
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("15 of 10 and one more took %v, want a window each", took)
		}
	})
}

func TestLane_SendsAndQuestionsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(1, time.Second))
		enter(t, lane).Leave(pace.News{})
		got := make(chan byte, 8)
		var all sync.WaitGroup
		for _, k := range []pace.Kind{pace.Send, pace.Send, pace.Send, pace.Send, pace.Ask, pace.Ask} {
			all.Go(func() {
				pass := enterAs(t, lane, k, 1)
				got <- "SA"[k]
				pass.Leave(pace.News{})
			})
			synctest.Wait()
		}
		all.Wait()
		close(got)
		var order []byte
		for k := range got {
			order = append(order, k)
		}
		if string(order) != "ASASSS" {
			t.Errorf("they got in as %s, want ASASSS", order)
		}
	})
}

func TestLane_PauseHoldsThoseWhoAlreadyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 4, per(1, 10*time.Second))
		enter(t, lane).Leave(pace.News{})
		begun := time.Now()
		entered := make(chan time.Duration)
		go func() {
			enter(t, lane)
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
		lane := alone(t, 3)
		var gauge gauge
		var all sync.WaitGroup
		begun := time.Now()
		for range 50 {
			all.Go(func() { gauge.request(t, lane) })
		}
		all.Wait()
		if gauge.peak != 3 {
			t.Errorf("peak in flight is %d, want exactly 3", gauge.peak)
		}
		if took := time.Since(begun); took != 17*time.Second {
			t.Errorf("50 requests of 1s, 3 at a time, took %v", took)
		}
	})
}

func TestLane_NarrowLetsOneGoAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8)
		lane.Narrow(true)
		begun := time.Now()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { request(t, lane, time.Second) })
		}
		<-time.After(2500 * time.Millisecond)
		for range 3 {
			all.Go(func() { request(t, lane, time.Second) })
		}
		synctest.Wait()
		lane.Narrow(false)
		all.Wait()
		if took := time.Since(begun); took != 3500*time.Millisecond {
			t.Errorf("three in a row, then three together took %v, want 3.5s", took)
		}
	})
}

func TestLane_EndedContextTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 1, per(1, time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := lane.Enter(ctx, pace.Send, 1); !errors.Is(err, context.Canceled) {
			t.Fatalf("Enter gave %v, want the context's error", err)
		}
		begun := time.Now()
		enter(t, lane).Leave(pace.News{Never: true})
		enter(t, lane)
		if took := time.Since(begun); took != 0 {
			t.Errorf("the slot was free only after %v, want at once", took)
		}
	})
}

func TestLane_WhoGivesUpPassesTheTurnOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := alone(t, 8, per(2, time.Hour))
		enter(t, lane)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go func() {
			if _, err := lane.Enter(ctx, pace.Send, 2); err == nil {
				t.Error("2 of 2 slots were free with one in use")
			}
		}()
		synctest.Wait()
		begun := time.Now()
		enter(t, lane)
		if took := time.Since(begun); took != time.Second {
			t.Errorf("the next in line entered after %v, want 1s", took)
		}
	})
}

func TestLane_OthersWaitAsLongAsTheyDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := pace.NewMemory()
		mine, theirs := pace.NewLane(pace.Options{Quotas: []pace.Quota{per(1, time.Minute)}, Book: book}), pace.NewLane(pace.Options{Quotas: []pace.Quota{per(1, time.Minute)}, Book: book})
		defer mine.Close()
		defer theirs.Close()
		enter(t, mine).Leave(pace.News{})
		if mine.OthersWait() {
			t.Error("nobody is there, and yet somebody waits")
		}
		entered := make(chan *pace.Pass)
		go func() { entered <- enter(t, theirs) }()
		<-time.After(time.Second)
		if !mine.OthersWait() || theirs.OthersWait() {
			t.Errorf("others wait: %v for the one that has a slot, %v for the one that waits", mine.OthersWait(), theirs.OthersWait())
		}
		(<-entered).Leave(pace.News{})
		if mine.OthersWait() {
			t.Error("the other one has got its slot, and still waits")
		}
	})
}

// gauge counts what is going on, and the most that was at one time.
type gauge struct {
	mu        sync.Mutex
	now, peak int
}

func (g *gauge) add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now += n
	g.peak = max(g.peak, g.now)
}

// request makes one of a second, and counts it while it is under way.
func (g *gauge) request(t *testing.T, lane *pace.Lane) {
	t.Helper()
	pass := enter(t, lane)
	g.add(1)
	<-time.After(time.Second)
	g.add(-1)
	pass.Leave(pace.News{})
}

func TestLane_LeavingTwiceIsLeavingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane, begun := alone(t, 1, per(1, 10*time.Second)), time.Now()
		pass := enter(t, lane)
		pass.Leave(pace.News{})
		<-time.After(5 * time.Second)
		pass.Leave(pace.News{})
		enter(t, lane).Leave(pace.News{})
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("the slot was free again after %v, want 10s after its answer was first in hand", took)
		}
	})
}
