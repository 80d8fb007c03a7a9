package pace_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

func TestLane_WhoComesWithALongerWindowKnowsWhatWasUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := pace.NewMemory()
		strict := open(t, pace.Options{Quotas: []pace.Quota{per(1, 3*time.Second)}, InFlight: 8, Book: book})
		for range 15 {
			enter(t, strict).Leave(pace.News{})
		}
		strict.Close()
		begun := time.Now()
		usual := open(t, pace.Options{Quotas: []pace.Quota{per(20, time.Minute)}, InFlight: 8, Book: book})
		several(t, usual, 5, pace.News{})
		if took := time.Since(begun); took != 0 {
			t.Errorf("5 slots that nobody had used were free after %v", took)
		}
		several(t, usual, 1, pace.News{})
		if took := time.Since(begun); took != 18*time.Second {
			t.Errorf("the first of the 15 that were used was free after %v, want a minute after its answer", took)
		}
	})
}

func TestLane_WhoHasAStricterLimitHoldsBackNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := pace.NewMemory()
		nightly := open(t, pace.Options{Quotas: []pace.Quota{per(1, 10*time.Minute)}, InFlight: 8, Book: book})
		enter(t, nightly).Leave(pace.News{})
		go func() {
			if pass, err := nightly.Enter(t.Context(), pace.Send, 1); err == nil {
				pass.Leave(pace.News{})
			}
		}()
		urgent := open(t, pace.Options{Quotas: []pace.Quota{per(20, time.Minute)}, InFlight: 8, Book: book})
		begun := time.Now()
		several(t, urgent, 400, pace.News{})
		if took := time.Since(begun); took > 21*time.Minute {
			t.Errorf("400 requests at 20 a minute took %v beside one that may send every ten minutes", took)
		}
	})
}

func TestLane_AnUrgentOneThatWaitsForItsAnswersHoldsBackNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := pace.NewMemory()
		urgent := open(t, pace.Options{Quotas: []pace.Quota{per(100, time.Minute)}, InFlight: 1, Book: book, Urgent: true})
		slow := enter(t, urgent)
		go func() {
			if pass, err := urgent.Enter(t.Context(), pace.Send, 1); err == nil {
				pass.Leave(pace.News{})
			}
		}()
		synctest.Wait()
		begun := time.Now()
		other := open(t, pace.Options{Quotas: []pace.Quota{per(100, time.Minute)}, InFlight: 8, Book: book})
		several(t, other, 20, pace.News{})
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("20 requests with free slots took %v, while an urgent process waits for a slow answer", took)
		}
		slow.Leave(pace.News{})
	})
}
