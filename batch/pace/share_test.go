package pace_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

// onBooks runs a test over a book in memory, and over one in a file. A lane
// stands for a process: what they know of each other is in the book.
func onBooks(t *testing.T, test func(t *testing.T, book pace.Book)) {
	t.Run("memory", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, pace.NewMemory()) })
	})
	t.Run("file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "lane")
		synctest.Test(t, func(t *testing.T) { test(t, openBook(t, path)) })
	})
}

func openBook(t *testing.T, path string) *pace.FileBook {
	t.Helper()
	book, err := pace.OpenBook(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return book
}

// work makes requests of 100ms with a number of workers. It gives how long it
// took.
func work(t *testing.T, lane *pace.Lane, workers, requests int) time.Duration {
	begun := time.Now()
	var all sync.WaitGroup
	todo := make(chan struct{}, requests)
	for range requests {
		todo <- struct{}{}
	}
	close(todo)
	for range workers {
		all.Go(func() {
			for range todo {
				request(t, lane, 100*time.Millisecond)
			}
		})
	}
	all.Wait()
	return time.Since(begun)
}

// usual is a lane of a process that shares the book.
func usual(book pace.Book) pace.Options {
	return pace.Options{Quotas: []pace.Quota{per(20, 3*time.Second)}, InFlight: 8, Book: book}
}

// beside begins something when something else has been going on for a while, and
// waits for both. It gives how long the second took.
func beside(going func(), since time.Duration, then func()) time.Duration {
	var all sync.WaitGroup
	all.Go(going)
	<-time.After(since)
	begun := time.Now()
	then()
	took := time.Since(begun)
	all.Wait()
	return took
}

func TestShare_TwoProcessesTogetherUseTheQuota(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		a, b := open(t, usual(book)), open(t, usual(book))
		var tookA time.Duration
		tookB := beside(func() { tookA = work(t, a, 16, 200) }, 70*time.Millisecond, func() { work(t, b, 16, 200) })
		longer := max(tookA, tookB)
		// Each round takes its window and the 100ms of an answer.
		if full := 19*3100*time.Millisecond + 300*time.Millisecond; longer > full*100/95 {
			t.Errorf("400 requests took %v, want at least 95 %% of full speed, %v", longer, full)
		}
		if shorter := min(tookA, tookB); shorter < longer*8/10 {
			t.Errorf("one took %v, the other %v: no equal shares", tookA, tookB)
		}
	})
}

func TestShare_ProcessWithFewWorkersIsNotStarved(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := usual(book)
		o.InFlight = 4
		a, b := open(t, o), open(t, o)
		took := beside(func() { work(t, a, 16, 200) }, time.Second, func() { work(t, b, 2, 20) })
		if took > 20*time.Second {
			t.Errorf("20 requests beside a busy process took %v", took)
		}
	})
}

func TestShare_PlacesInFlightAreShared(t *testing.T) {
	for name, least := range map[string]int{"equal": 2, "stricter": 1} {
		t.Run(name, func(t *testing.T) {
			onBooks(t, func(t *testing.T, book pace.Book) {
				o := pace.Options{Quotas: []pace.Quota{per(1000, time.Minute)}, InFlight: 2, Book: book}
				a := open(t, o)
				o.InFlight = least
				b := open(t, o)
				var all sync.WaitGroup
				for i := range 4 {
					all.Go(func() {
						<-time.After(time.Duration(i) * 100 * time.Millisecond)
						for range 30 {
							request(t, a, time.Second)
						}
					})
				}
				<-time.After(time.Second)
				begun := time.Now()
				for range 10 {
					request(t, b, time.Second)
				}
				if took := time.Since(begun); took > 30*time.Second {
					t.Errorf("10 requests of 1s beside a busy process took %v", took)
				}
				all.Wait()
			})
		})
	}
}

func TestShare_PlacesInFlightAreNeverMoreThanOnePromised(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := pace.Options{Quotas: []pace.Quota{per(1000, time.Minute)}, InFlight: 3, Book: book}
		a, b := open(t, o), open(t, o)
		var gauge gauge
		var all sync.WaitGroup
		for _, lane := range []*pace.Lane{a, b, a, b, a, b} {
			all.Go(func() {
				for range 10 {
					gauge.request(t, lane)
				}
			})
		}
		all.Wait()
		if gauge.peak != 3 {
			t.Errorf("%d were in flight at one time, want 3", gauge.peak)
		}
	})
}

func TestShare_SlowRequestIsBelievedAsLongAsItsProcessLives(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := pace.Options{Quotas: []pace.Quota{per(1, 3*time.Second)}, InFlight: 8, Book: book}
		a, b := open(t, o), open(t, o)
		begun := time.Now()
		slow := enter(t, a)
		go func() {
			<-time.After(time.Minute)
			slow.Leave(pace.News{})
		}()
		enter(t, b)
		if took := time.Since(begun); took != 63*time.Second {
			t.Errorf("the slot of a request of 60s was free after %v, want a window later", took)
		}
	})
}

func TestShare_UrgentGoesFirst(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := usual(book)
		calm := open(t, o)
		o.Urgent = true
		urgent := open(t, o)
		took := beside(func() { work(t, calm, 16, 100) }, 2*time.Second, func() { work(t, urgent, 16, 60) })
		if want := 9 * time.Second; took > want {
			t.Errorf("60 urgent requests took %v beside others, want less than %v", took, want)
		}
	})
}

func TestShare_LargeRequestIsNotStarvedBySmallOnes(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		small, large := open(t, usual(book)), open(t, usual(book))
		took := beside(func() { work(t, small, 4, 200) }, time.Second, func() {
			enterAs(t, large, pace.Send, 20).Leave(pace.News{})
		})
		if took > 10*time.Second {
			t.Errorf("a request for all slots waited for %v", took)
		}
	})
}

func TestShare_StricterProcessIsNotStarved(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := usual(book)
		fast := open(t, o)
		o.Quotas, o.InFlight = []pace.Quota{per(10, 3*time.Second)}, 1
		strict := open(t, o)
		took := beside(func() { work(t, fast, 16, 300) }, time.Second, func() { work(t, strict, 2, 20) })
		if took > 45*time.Second {
			t.Errorf("20 requests of a process with a lower limit took %v", took)
		}
	})
}

func TestShare_WhoCantTakeASlotHoldsBackNobody(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := usual(book)
		fast := open(t, o)
		o.InFlight = 1
		slow := open(t, o)
		slow.Pause(time.Second)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { request(t, slow, 30*time.Second) })
		}
		<-time.After(1100 * time.Millisecond)
		if took := work(t, fast, 16, 100); took > 19*time.Second {
			t.Errorf("100 requests beside a process with one slow request at a time took %v", took)
		}
		all.Wait()
	})
}

func TestShare_WhoGaveUpWaitingHoldsBackNobody(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		o := pace.Options{Quotas: []pace.Quota{per(1, 3*time.Second)}, InFlight: 8, Book: book}
		calm := open(t, o)
		o.Urgent = true
		urgent := open(t, o)
		begun := time.Now()
		enter(t, calm).Leave(pace.News{})
		ctx, cancel := context.WithTimeout(t.Context(), 2900*time.Millisecond)
		defer cancel()
		if _, err := urgent.Enter(ctx, pace.Send, 1); err == nil {
			t.Error("the slot was free too early")
		}
		enter(t, calm)
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("the slot went after %v, want 3s", took)
		}
	})
}

func TestShare_PauseOfOneHoldsAll(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		a, b := open(t, usual(book)), open(t, usual(book))
		a.Pause(30 * time.Second)
		begun := time.Now()
		enter(t, b)
		if took := time.Since(begun); took != 30*time.Second {
			t.Errorf("the other process entered after %v, want 30s", took)
		}
	})
}
