package batch_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// one runs a single batch of n targets.
func one(t *testing.T, v *vendor, m *memory, a *batch.Action, n int) error {
	t.Helper()
	s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
	return s.Run(t.Context(), t.Context(), works(batch.Work{Batch: numbered(a.Name, 1, n)}))
}

// numbered is a batch with the targets 1 to n.
func numbered(action string, no, n int) batch.Batch {
	b := batch.Batch{Job: "job", No: no, Action: action}
	for i := range n {
		b.Targets = append(b.Targets, batch.Target{ID: batch.TargetID(i + 1), Action: action, Values: []string{"x"}})
	}
	return b
}

func works(all ...batch.Work) func(func(batch.Work, error) bool) {
	return func(yield func(batch.Work, error) bool) {
		for _, w := range all {
			if !yield(w, nil) {
				return
			}
		}
	}
}

func TestSplit_ABadTargetEndsAloneAndSinksNobody(t *testing.T) {
	for _, c := range []struct {
		n   int
		bad []batch.TargetID
	}{{2, ids(1)}, {2, ids(2)}, {10, ids(1)}, {10, ids(10)}, {10, ids(4, 5)}, {100, ids(50)}, {100, ids(1, 50, 100)}, {97, ids(33, 34, 35)}} {
		t.Run(fmt.Sprint(c.n, c.bad), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{always: refuseThose(all(batch.Succeeded), c.bad...)}, &memory{}
				if err := one(t, v, m, testAction("v/a", 100), c.n); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: c.n - len(c.bad), batch.Failed: len(c.bad)})
				for _, id := range c.bad {
					if r := m.outcomes[id]; r.Outcome != batch.Failed || r.Message != "message" || r.Code != "code" {
						t.Errorf("the bad target ended as %+v, want failed with the vendor's words", r)
					}
				}
				levels := int(math.Ceil(math.Log2(float64(c.n))))
				if most := 1 + len(c.bad)*2*levels + 2; len(v.sent) > most {
					t.Errorf("%d requests for %d bad of %d, want at most %d", len(v.sent), len(c.bad), c.n, most)
				}
				eachOnce(t, v, c.bad)
			})
		})
	}
}

func ids(all ...batch.TargetID) []batch.TargetID { return all }

// eachOnce wants every good target in exactly one request that was taken.
func eachOnce(t *testing.T, v *vendor, bad []batch.TargetID) {
	t.Helper()
	times := map[batch.TargetID]int{}
	for _, b := range v.sent {
		if slices.ContainsFunc(b.Targets, func(x batch.Target) bool { return slices.Contains(bad, x.ID) }) {
			continue
		}
		for _, x := range b.Targets {
			times[x.ID]++
		}
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("target %d was taken %d times", id, n)
		}
	}
}

func TestSplit_PartsHaveNumbersOfTheirOwnAndNameTheirParent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{always: refuseThose(all(batch.Succeeded), 3)}, &memory{}
		if err := one(t, v, m, testAction("v/a", 4), 4); err != nil {
			t.Fatal(err)
		}
		seen := map[int]bool{1: true}
		for _, e := range m.endings {
			var targets int
			for _, p := range e.Parts {
				if seen[p.No] {
					t.Errorf("batch number %d was given twice", p.No)
				}
				seen[p.No] = true
				targets += len(p.Targets)
			}
			if len(e.Parts) > 0 && (targets != e.Targets || len(e.Results) > 0 || e.State != batch.StateRefused) {
				t.Errorf("batch %d of %d targets was split into %d, with %v and %d results", e.Batch, e.Targets, targets, e.State, len(e.Results))
			}
		}
		for _, a := range m.begun {
			if !seen[a.Batch] {
				t.Errorf("batch %d was sent before it was written down", a.Batch)
			}
		}
	})
}

func TestSplit_StopsEarlyWhenEverythingIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ batches, size, most int }{
		"many batches of ten":       {100, 10, 24},
		"many batches of a hundred": {10, 100, 24},
		"single targets":            {50, 1, 16},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, a := &vendor{always: refuse(batch.BadRequest, 0)}, &memory{}, testAction("v/a", 100)
				a.InFlight.Value = 4
				s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: c.batches}
				var all []batch.Work
				for no := range c.batches {
					all = append(all, batch.Work{Batch: numbered(a.Name, no+1, c.size)})
				}
				var stopped *batch.StoppedError
				if err := s.Run(t.Context(), t.Context(), works(all...)); !errors.As(err, &stopped) || stopped.Cause.Message != "message" {
					t.Fatalf("the run gave %v, want that it was stopped with the vendor's message", err)
				}
				if len(v.sent) > c.most {
					t.Errorf("%d requests were made, want a handful", len(v.sent))
				}
			})
		})
	}
}

func TestSplit_OneAcceptedTargetIsProofThatTheVendorTakesSome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := ids(1, 2, 3, 4, 5, 6, 7, 8, 9)
		v, m := &vendor{always: refuseThose(all(batch.Succeeded), bad...)}, &memory{}
		a := testAction("v/a", 10)
		s := &batch.Sender{
			Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1,
			Proven: map[string]bool{a.Name: true}, // by an earlier run
		}
		if err := s.Run(t.Context(), t.Context(), works(batch.Work{Batch: numbered(a.Name, 1, 10)})); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Failed: 9, batch.Succeeded: 1})
	})
}

func TestSplit_FewBadTargetsAtTheTopAreNoReasonToStop(t *testing.T) {
	for name, size := range map[string]int{"one batch": 10, "single targets": 1} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, a := &vendor{always: refuseThose(all(batch.Succeeded), 1, 2, 3)}, &memory{}, testAction("v/a", 10)
				a.InFlight.Value = 1
				var all []batch.Work
				for i := range 10 / size {
					b := numbered(a.Name, i+1, size)
					for j := range b.Targets {
						b.Targets[j].ID = batch.TargetID(i*size + j + 1)
					}
					all = append(all, batch.Work{Batch: b})
				}
				s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: len(all)}
				if err := s.Run(t.Context(), t.Context(), works(all...)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Failed: 3, batch.Succeeded: 7})
			})
		})
	}
}

func TestSplit_WhatNoTargetCanCauseStopsSoonToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := func(batch.Batch) (batch.Answer, error) {
			return batch.Answer{}, &batch.Error{Kind: batch.BadRequest, Status: 405, Message: "no such method"}
		}
		v, m := &vendor{always: wrong}, &memory{}
		var stopped *batch.StoppedError
		if err := drive(t, v, m, testAction("v/a", 2), 100); !errors.As(err, &stopped) || stopped.Action != "v/a" {
			t.Fatalf("the run gave %v, want that the action was stopped", err)
		}
		if len(v.sent) > 10 {
			t.Errorf("%d requests were made, want a handful", len(v.sent))
		}
	})
}

func TestSplit_OneHopelessActionStopsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad, good := testAction("v/bad", 2), testAction("v/good", 2)
		v := &vendor{always: func(b batch.Batch) (batch.Answer, error) {
			if b.Action == bad.Name {
				return refuse(batch.BadRequest, 0)(b)
			}
			return all(batch.Succeeded)(b)
		}}
		m := &memory{}
		var plan []batch.Work
		for no := 1; no <= 60; no++ {
			w := two(no)
			if w.Action = bad.Name; no%2 == 0 {
				w.Action = good.Name
			}
			plan = append(plan, w)
		}
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{bad.Name: bad, good.Name: good}, LastBatch: 60}
		var stopped *batch.StoppedError
		if err := s.Run(t.Context(), t.Context(), works(plan...)); !errors.As(err, &stopped) || stopped.Action != bad.Name {
			t.Fatalf("the run gave %v, want that %s was stopped", err, bad.Name)
		}
		if n := m.counts()[batch.Succeeded]; n != 60 {
			t.Errorf("%d targets of the other action succeeded, want all 60", n)
		}
	})
}

func TestSplit_WhatWasTakenBeforeIsProofThatTheVendorTakesSome(t *testing.T) {
	for name, c := range map[string]struct {
		proven  bool          // by an earlier run
		first   batch.Outcome // of the first request; empty: it is refused too
		stopped bool
	}{
		"nothing was ever taken":     {false, "", true},
		"an earlier run took some":   {true, "", false},
		"the first one was taken":    {false, batch.Accepted, false},
		"the first one was done":     {false, batch.Succeeded, false},
		"the first one was needless": {false, batch.Skipped, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, a := &vendor{}, &memory{}, testAction("v/a", 2)
				a.InFlight.Value = 1
				v.always = func(b batch.Batch) (batch.Answer, error) {
					if len(v.sent) == 1 && c.first != "" {
						return all(c.first)(b)
					}
					return refuse(batch.BadRequest, 0)(b)
				}
				s := &batch.Sender{
					Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 20,
					Proven: map[string]bool{a.Name: c.proven},
				}
				err := s.Run(t.Context(), t.Context(), planned(a.Name, 20))
				var stopped *batch.StoppedError
				if errors.As(err, &stopped) != c.stopped || err != nil && !c.stopped {
					t.Errorf("the run gave %v, want that it was stopped: %v", err, c.stopped)
				}
				if n := m.counts()[batch.Failed]; !c.stopped && n < 38 {
					t.Errorf("%d targets were refused alone, want each", n)
				}
			})
		})
	}
}

func TestSplit_WhoWaitedForASlotWhileItBecameHopelessIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := func(batch.Batch) (batch.Answer, error) {
			<-time.After(time.Millisecond)
			return batch.Answer{}, &batch.Error{Kind: batch.BadRequest, Status: 405}
		}
		v, m, a := &vendor{always: wrong}, &memory{}, testAction("v/a", 2)
		a.InFlight.Value, a.Quotas = 8, []batch.Quota{{Quota: quota(8, 10)}}
		if err := drive(t, v, m, a, 100); err == nil {
			t.Fatal("the run did not stop")
		}
		if len(v.sent) != 8 {
			t.Errorf("%d requests were made, want the 8 of the first window", len(v.sent))
		}
	})
}

func TestSplit_PartsOfABatchInDoubtAreWrittenAsDoubted(t *testing.T) {
	for name, first := range map[string]reply{"after a lost answer": lose, "after a refusal": throttle} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {first, refuse(batch.BadRequest, 0)}}}, &memory{}
				if err := one(t, v, m, testAction("v/a", 2), 2); err != nil {
					t.Fatal(err)
				}
				parts := 0
				for _, e := range m.endings {
					for _, p := range e.Parts {
						parts++
						if want := name == "after a lost answer"; p.Doubted != want {
							t.Errorf("part %d was written as doubted: %v, want %v", p.No, p.Doubted, want)
						}
					}
				}
				if parts != 2 {
					t.Errorf("it was split into %d parts, want 2", parts)
				}
			})
		})
	}
}

func TestSplit_TargetsOfTwoBatchesThatAreRefusedAloneAreEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{always: refuse(batch.BadRequest, 0)}, &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 1
		if err := drive(t, v, m, a, 50); err == nil {
			t.Fatal("the run did not stop")
		}
		if len(v.sent) > 8 {
			t.Errorf("%d requests were made, want two batches and a few of their targets", len(v.sent))
		}
	})
}
