package batch_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
	"mopup/batch/pace"
)

// gaps gives when each request went, after the first one.
func gaps(v *vendor) (after []time.Duration) {
	for _, at := range v.at {
		after = append(after, at.Sub(v.at[0]))
	}
	return after
}

func TestSender_KeepsToTheRateOfTheUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, testAction("v/a", 2)
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, Rate: 2}
		if err := s.Run(t.Context(), t.Context(), planned(a.Name, 11)); err != nil {
			t.Fatal(err)
		}
		after := gaps(v)
		if len(after) != 11 || after[10] != seconds(5) {
			t.Errorf("requests went after %v, want 11 at 2 a second", after)
		}
	})
}

// fullVendor is one that says at each answer that most of its limit is in use.
func fullVendor(load float64) *vendor {
	return &vendor{always: func(b batch.Batch) (batch.Answer, error) {
		answer, err := all(batch.Succeeded)(b)
		answer.Load = load
		return answer, err
	}}
}

func TestSender_SlowsDownBeforeItIsRefused(t *testing.T) {
	took := func(load float64) (d time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			v, m, a := fullVendor(load), &memory{}, testAction("v/a", 2)
			a.Quotas = []batch.Quota{{Quota: quota(10, 10)}}
			s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}}
			if err := s.Run(t.Context(), t.Context(), planned(a.Name, 40)); err != nil {
				t.Fatal(err)
			}
			d = v.at[len(v.at)-1].Sub(v.at[0])
		})
		return d
	}
	if free, busy := took(0.5), took(0.95); free != seconds(30) || busy < 2*free {
		t.Errorf("40 requests take %v where others leave room, and %v where they don't", free, busy)
	}
}

func TestSender_TwoJobsOnOneLaneStayWithinItsQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book, v := pace.NewMemory(), &vendor{}
		ended := make(chan error)
		for range 2 {
			a := testAction("v/a", 2)
			a.Quotas = []batch.Quota{{Quota: quota(20, 3)}}
			s := &batch.Sender{
				Provider: v, Ledger: &memory{}, Actions: map[string]*batch.Action{a.Name: a},
				Book: func(string) pace.Book { return book },
			}
			go func() { ended <- s.Run(t.Context(), t.Context(), planned(a.Name, 100)) }()
		}
		for range 2 {
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		}
		after := gaps(v)
		for i := 20; i < len(after); i++ {
			if span := after[i] - after[i-20]; span < seconds(3) {
				t.Fatalf("21 requests within %v", span)
			}
		}
		if last := after[len(after)-1]; len(after) != 200 || last > seconds(29) {
			t.Errorf("%d requests took %v, want 200 in 27s", len(after), last)
		}
	})
}

func TestFollower_WithoutAQuotaEachBatchIsAskedForAloneAndHowLongItTakesIsFoundOut(t *testing.T) {
	for takes, most := range map[time.Duration]int{0: 500, seconds(3): 600} {
		synctest.Test(t, func(t *testing.T) {
			v, m, a := &vendor{always: all(batch.Accepted)}, &memory{}, following()
			a.Quotas = nil
			v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) {
				if len(sent) != 1 {
					t.Errorf("one question is about %d batches", len(sent))
				}
				if time.Since(sent[0].To) < takes {
					return finals(sent, batch.Accepted), nil
				}
				return finals(sent, batch.Succeeded), nil
			}
			begun := time.Now()
			s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}}
			if err := s.Run(t.Context(), t.Context(), planned(a.Name, 500)); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); v.asked > most || took < takes || took > takes+seconds(2) {
				t.Errorf("where results take %v all were there after %v, with %d questions", takes, took, v.asked)
			}
			want(t, m, map[batch.Outcome]int{batch.Succeeded: 1000})
		})
	}
}

func TestSender_ARateBelowOneBatchSendsItAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, testAction("v/a", 1) // planned with two a batch, and now it is one
		a.Inner = true
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, Rate: 1}
		if err := s.Run(t.Context(), t.Context(), planned(a.Name, 3)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 6})
	})
}

func TestSender_AClosedGateSavesUpNoRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{answers: map[int][]reply{1: {refuse(batch.Throttled, seconds(60)), all(batch.Succeeded)}}}, &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 8
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, Rate: 1}
		if err := s.Run(t.Context(), t.Context(), planned(a.Name, 20)); err != nil {
			t.Fatal(err)
		}
		after := gaps(v)
		for i := 1; i < len(after); i++ {
			if after[i]-after[i-1] < seconds(1) {
				t.Fatalf("requests went after %v, want one a second", after)
			}
		}
	})
}

func TestProgress_TellsHowLongTheNextRequestIsHeldBack(t *testing.T) {
	for name, limit := range map[string]func(*batch.Sender, *batch.Action){
		"by a quota": func(_ *batch.Sender, a *batch.Action) {
			a.Quotas = []batch.Quota{{Quota: pace.Quota{N: 1, Per: 10 * time.Second}}}
		},
		"by the user's ceiling": func(s *batch.Sender, _ *batch.Action) { s.Rate = 0.1 },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, p := testAction("v/a", 2), &batch.Progress{}
				s := &batch.Sender{Provider: &vendor{}, Ledger: &memory{}, Actions: map[string]*batch.Action{a.Name: a}, Progress: p}
				limit(s, a)
				done := make(chan error)
				go func() { done <- s.Run(t.Context(), t.Context(), planned(a.Name, 2)) }()
				<-time.After(4 * time.Second)
				if next := p.Now().Next; next != 6*time.Second {
					t.Errorf("after 4s of 10 the next goes in %v, want 6s", next)
				}
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				if next := p.Now().Next; next != 0 {
					t.Errorf("at the end the next goes in %v", next)
				}
			})
		})
	}
}

func TestSender_ARateCountsInnerRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, testAction("v/a", 2)
		a.Inner = true
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, Rate: 2}
		if err := s.Run(t.Context(), t.Context(), planned(a.Name, 6)); err != nil {
			t.Fatal(err)
		}
		if after := gaps(v); len(after) != 6 || after[5] != seconds(5) {
			t.Errorf("requests of two went after %v, want one a second", after)
		}
	})
}
