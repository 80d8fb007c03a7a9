package batch_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// askable is an action that does harm when it is repeated, and of which the
// vendor can be asked.
func askable() *batch.Action {
	a := testAction("v/a", 2)
	a.RepeatHarmless.Value = false
	a.Lookup = &batch.Lookup{First: seconds(5), Settle: batch.Assume(seconds(60)), Keep: 72 * time.Hour}
	return a
}

// driveAsking runs work through a sender whose vendor can be asked.
func driveAsking(t *testing.T, v *vendor, m *memory, a *batch.Action, all ...batch.Work) error {
	t.Helper()
	m.knows(all...)
	s := &batch.Sender{Provider: asking{v}, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: len(all)}
	return s.Run(t.Context(), t.Context(), works(all...))
}

func two(no int) batch.Work {
	w := batch.Work{Batch: numbered("v/a", no, 2)}
	for i := range w.Targets {
		w.Targets[i].ID += batch.TargetID(2 * (no - 1))
	}
	return w
}

// says gives one outcome for every target that is asked about.
func says(d batch.Doubted, o batch.Outcome) (f batch.Finding) {
	for _, t := range d.Targets {
		f.Results = append(f.Results, batch.Result{Target: t.ID, Outcome: o})
	}
	return f
}

func TestAsk_LostRequestThatWasAppliedIsFoundAndNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, begun := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}, time.Now()
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.Succeeded), nil }
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if took := time.Since(begun); len(v.sent) != 1 || v.looked != 1 || took != seconds(5) {
			t.Errorf("%d requests and %d questions in %v, want one of each within 5s", len(v.sent), v.looked, took)
		}
	})
}

func TestAsk_AbsenceIsBelievedLateEnoughAndOnlyThenItIsSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if len(v.sent) != 2 || v.looked != 2 {
			t.Fatalf("%d requests and %d questions, want two of each", len(v.sent), v.looked)
		}
		if gap := v.at[1].Sub(v.at[0]); gap != seconds(60) {
			t.Errorf("sent again after %v, want the 60s in which a late entry would still show", gap)
		}
		if states := states(m); !cmp.Equal(states, []batch.State{batch.StateLost, batch.StateAbsent, batch.StateAnswered}) {
			t.Errorf("the ledger says %v, want lost, absent, answered", states)
		}
	})
}

func states(m *memory) (all []batch.State) {
	for _, e := range m.endings {
		if e.State != "" {
			all = append(all, e.State)
		}
	}
	return all
}

func TestAsk_WhatAppearsLateIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
		v.lookup = func(nth int, d batch.Doubted) (batch.Finding, error) {
			if nth == 1 {
				return says(d, batch.NotAttempted), nil
			}
			return says(d, batch.Skipped), nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Skipped: 2})
	})
}

func TestAsk_WhatCanNotBeToldStaysInDoubtAndIsNeverSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
		v.lookup = func(int, batch.Doubted) (batch.Finding, error) { return batch.Finding{}, nil }
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
		if len(v.sent) != 1 || v.looked > 8 {
			t.Errorf("%d requests and %d questions, want one request and a few questions", len(v.sent), v.looked)
		}
	})
}

func TestAsk_AcceptedRequestThatIsFoundIsFollowedByItsReceipt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}, askable()
		a.Follow = following().Follow
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			f := says(d, batch.Accepted)
			f.Receipt = "found"
			return f, nil
		}
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) {
			if sent[0].Receipt != "found" {
				t.Errorf("asked for by receipt %q", sent[0].Receipt)
			}
			return finals(sent, batch.Failed), nil
		}
		if err := driveAsking(t, v, m, a, two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Failed: 2}) // not in doubt: the end is that of the very request
	})
}

func TestAsk_AnswerInPagesIsReadToItsEndBeforeAnythingIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, cursors := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}, []string{}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			cursors = append(cursors, d.Cursor)
			f := says(d, batch.NotAttempted)
			if d.Cursor == "" {
				f.Cursor = "page 2"
			}
			return f, nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if !cmp.Equal(cursors, []string{"", "page 2", "", "page 2"}) {
			t.Errorf("asked with %q, want each answer read to its end", cursors)
		}
	})
}

func TestAsk_QuestionThatFailsSettlesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}
		v.lookup = func(nth int, d batch.Doubted) (batch.Finding, error) {
			switch nth {
			case 1:
				return says(d, batch.NotAttempted), &batch.Error{Status: 503}
			case 2:
				return batch.Finding{}, errors.New("line cut")
			case 3:
				return batch.Finding{}, &batch.Error{Kind: batch.Throttled, Wait: seconds(90)}
			}
			return says(d, batch.NotAttempted), nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if gap := v.at[1].Sub(v.at[0]); gap < seconds(90) {
			t.Errorf("sent again after %v, before a question was answered", gap)
		}
	})
}

func TestAsk_DeniedQuestionStopsTheJobAndLeavesTheDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
		v.lookup = func(int, batch.Doubted) (batch.Finding, error) {
			return batch.Finding{}, &batch.Error{Kind: batch.Denied, Status: 403}
		}
		var stopped *batch.StoppedError
		if err := driveAsking(t, v, m, askable(), two(1)); !errors.As(err, &stopped) {
			t.Fatalf("the run gave %v, want that it was stopped", err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
	})
}

func TestAsk_OnlyTheDoubtfulTargetsOfABatchAreAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		half := func(b batch.Batch) (batch.Answer, error) {
			return batch.Answer{Results: []batch.Result{{Target: 1, Outcome: batch.Succeeded}}}, nil
		}
		v, m := &vendor{answers: map[int][]reply{1: {half, all(batch.Succeeded)}}}, &memory{}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			if len(d.Targets) != 1 || d.Targets[0].ID != 2 {
				t.Errorf("asked about %v, want target 2 alone", d.Targets)
			}
			return says(d, batch.NotAttempted), nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if len(v.sent) != 2 || len(v.sent[1].Targets) != 1 {
			t.Errorf("sent %v, want target 2 alone the second time", v.sent)
		}
	})
}

func TestAsk_WaitingForAnAnswerHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{answers: map[int][]reply{}}, &memory{}, askable()
		a.InFlight.Value = 1
		var all []batch.Work
		for no := range 40 {
			all = append(all, two(no+1))
			if no < 9 { // more than deliveries have places; below what stops a job
				v.answers[no+1] = []reply{refuse(batch.Doubt, 0)}
			}
		}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.Succeeded), nil }
		begun := time.Now()
		if err := driveAsking(t, v, m, a, all...); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 80})
		if last := v.at[len(v.at)-1].Sub(begun); last > seconds(300) {
			t.Errorf("the last request left after %v", last)
		}
		if len(v.sent) != 40 {
			t.Errorf("%d requests for 40 batches", len(v.sent))
		}
	})
}

func TestAsk_KnownReceiptsAreHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{answers: map[int][]reply{2: {refuse(batch.Doubt, 0)}}}, &memory{}, askable()
		a.InFlight.Value = 1
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			if !cmp.Equal(d.Known, []batch.Receipt{"receipt"}) {
				t.Errorf("known are %q, want the receipt of the other batch", d.Known)
			}
			return says(d, batch.Succeeded), nil
		}
		if err := driveAsking(t, v, m, a, two(1), two(2)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 4})
	})
}

func TestAsk_QuestionThatFailsForOneTargetIsPutAgainForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}
		v.lookup = func(nth int, d batch.Doubted) (batch.Finding, error) {
			f := says(d, batch.NotAttempted)
			if nth < 8 { // more often than an answer may leave it open
				f.Results[0] = batch.Result{Target: d.Targets[0].ID, Err: &batch.Error{Kind: batch.Throttled, Wait: seconds(20)}}
			}
			return f, nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if gap := v.at[1].Sub(v.at[0]); gap < seconds(60+20*5) {
			t.Errorf("sent again after %v: the waits that the vendor asked for were not kept", gap)
		}
	})
}

func TestAsk_AShortOutageIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, begun := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}, time.Now()
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			if time.Since(begun) < seconds(240) {
				return batch.Finding{}, &batch.Error{Status: 503}
			}
			return says(d, batch.Succeeded), nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

func TestAsk_OldDoubtIsNotClearedByAQuestionAboutANewerRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), refuse(batch.BadRequest, 0)}}, always: refuse(batch.BadRequest, 0)}, &memory{}, askable()
		a.RepeatHarmless.Value = true
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		if err := driveAsking(t, v, m, a, killed(73*time.Hour)); err != nil { // too old to be asked about, so it is repeated
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
		if v.looked != 0 {
			t.Errorf("%d questions were put about the newer request", v.looked)
		}
	})
}

// paged answers with the pages of what the vendor shows from a moment on; before,
// it shows nothing on as many pages.
func paged(shows time.Time, pages int, refused func(page int) error) func(int, batch.Doubted) (batch.Finding, error) {
	return func(_ int, d batch.Doubted) (batch.Finding, error) {
		page, seen := 1, !time.Now().Before(shows)
		if d.Cursor != "" {
			if _, err := fmt.Sscanf(d.Cursor, "%d %t", &page, &seen); err != nil {
				return batch.Finding{}, err
			}
		}
		if err := refused(page); err != nil {
			return batch.Finding{}, err
		}
		if page == 1 {
			seen = !time.Now().Before(shows) // it stands on the first page
		}
		if page < pages {
			return batch.Finding{Cursor: fmt.Sprintf("%d %t", page+1, seen)}, nil
		}
		if seen {
			return says(d, batch.Succeeded), nil
		}
		return says(d, batch.NotAttempted), nil
	}
}

func TestAsk_AbsenceIsNotBelievedOfPagesThatBeganTooEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}
		throttled := false
		v.lookup = paged(time.Now().Add(seconds(30)), 2, func(page int) error {
			if page == 1 || throttled {
				return nil
			}
			throttled = true
			return &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(60)}
		})
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if len(v.sent) != 1 {
			t.Errorf("sent %d times, though the entry showed after 30s on a page that had been read before", len(v.sent))
		}
	})
}

func TestAsk_APageThatIsGoneIsNotAskedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		err  *batch.Error
		most int // questions
	}{
		"the link has expired":       {&batch.Error{Kind: batch.BadRequest, Status: 404}, 4},
		"the page can't be produced": {&batch.Error{Status: 500}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
				trails := 0
				v.lookup = paged(time.Now(), 2, func(page int) error {
					if page == 1 {
						trails++
					} else if trails == 1 {
						return c.err
					}
					return nil
				})
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
				if v.looked > c.most {
					t.Errorf("%d questions, want that a new trail finds it with at most %d", v.looked, c.most)
				}
			})
		})
	}
}

func TestAsk_APageThatIsNeverToBeHadIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
		v.lookup = paged(time.Now(), 2, func(page int) error {
			if page == 1 {
				return nil
			}
			return &batch.Error{Kind: batch.BadRequest, Status: 404}
		})
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
		if len(v.sent) != 1 || v.looked > 80 {
			t.Errorf("%d requests and %d questions, want one request and at most 80 questions", len(v.sent), v.looked)
		}
	})
}

func TestAsk_ARequestThatDidSomethingIsNeverCalledAbsent(t *testing.T) {
	half := func(b batch.Batch) (batch.Answer, error) {
		return batch.Answer{Results: []batch.Result{{Target: 1, Outcome: batch.Succeeded}}}, nil
	}
	for name, c := range map[string]struct {
		first reply
		found batch.Outcome // of the first target
		from  time.Duration
		want  []batch.State
	}{
		"the answer was about one target":              {half, "", 0, []batch.State{batch.StateAnswered, batch.StateAnswered}},
		"a question found one target, at once":         {lose, batch.Succeeded, 0, []batch.State{batch.StateLost, batch.StateAnswered}},
		"a question found one target, with the others": {lose, batch.Succeeded, seconds(60), []batch.State{batch.StateLost, batch.StateAnswered}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, begun := &vendor{answers: map[int][]reply{1: {c.first, all(batch.Succeeded)}}}, &memory{}, time.Now()
				v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
					f := says(d, batch.NotAttempted)
					if f.Results[0].Target == 1 && time.Since(begun) >= c.from {
						f.Results[0].Outcome = c.found
					}
					return f, nil
				}
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, both(batch.Succeeded))
				if got := states(m); !cmp.Equal(got, c.want) {
					t.Errorf("the ledger says %v, want %v", got, c.want)
				}
			})
		})
	}
}

// slow is a ledger that takes its time with the receipts, and keeps what it was
// asked for.
type slow struct {
	memory
	takes []time.Duration // of the first times
	spans []batch.Span
	took  time.Duration // the last time
}

func (s *slow) Receipts(ctx context.Context, a batch.Attempt, near batch.Span) ([]batch.Receipt, error) {
	s.spans, s.took = append(s.spans, near), 0
	if len(s.takes) > 0 {
		s.took, s.takes = s.takes[0], s.takes[1:]
	}
	<-time.After(s.took)
	return s.memory.Receipts(ctx, a, near)
}

func TestAsk_QuestionThatWasSleptOverIsNotPut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, l, a := &vendor{answers: map[int][]reply{1: {lose}}}, &slow{takes: []time.Duration{seconds(11), seconds(9)}}, askable()
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			if l.took != seconds(9) {
				t.Errorf("a question left %v after its slot was taken", l.took)
			}
			return says(d, batch.Succeeded), nil
		}
		s := &batch.Sender{Provider: asking{v}, Ledger: l, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
		if err := s.Run(t.Context(), t.Context(), works(two(1))); err != nil {
			t.Fatal(err)
		}
		want(t, &l.memory, both(batch.Succeeded))
		if v.looked != 1 {
			t.Errorf("%d questions were put, want the second one alone", v.looked)
		}
	})
}

func TestAsk_ReceiptsAreThoseOfTenMinutesAround(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, l, a, w := &vendor{}, &slow{}, askable(), lostOnes()
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.Succeeded), nil }
		s := &batch.Sender{Provider: asking{v}, Ledger: l, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
		if err := s.Run(t.Context(), t.Context(), works(w)); err != nil {
			t.Fatal(err)
		}
		want := []batch.Span{{From: w.Doubt.From.Add(-10 * time.Minute), To: w.Doubt.To.Add(10 * time.Minute)}}
		if diff := cmp.Diff(want, l.spans); diff != "" {
			t.Errorf("asked for the receipts of (-want +got):\n%s", diff)
		}
	})
}

// A refusal for the rate says nothing of the page: the trail is gone on with.
func TestAsk_PagesAreReadToTheirEndUnderThrottling(t *testing.T) {
	for name, pages := range map[string]int{"a dozen pages": 12, "more refusals than one question may get": 60} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, nth := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}, 0
				v.lookup = paged(time.Now(), pages, func(int) error {
					if nth++; nth%2 == 0 {
						return &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(1)}
					}
					return nil
				})
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
				if v.looked != 2*pages-1 {
					t.Errorf("%d questions for %d pages, want each page read once", v.looked, pages)
				}
			})
		})
	}
}

func TestAsk_WhatIsNeverReadToItsEndIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		lookup func(int, batch.Doubted) (batch.Finding, error)
		most   int // questions
	}{
		"there is always one more page": {func(nth int, _ batch.Doubted) (batch.Finding, error) {
			return batch.Finding{Cursor: fmt.Sprint(nth)}, nil
		}, 1000},
		"there is always one more page, and every second question is refused": {func(nth int, _ batch.Doubted) (batch.Finding, error) {
			if nth%2 == 0 {
				return batch.Finding{}, &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(1)}
			}
			return batch.Finding{Cursor: fmt.Sprint(nth)}, nil
		}, 2000},
		"the second page can't be produced": {func(_ int, d batch.Doubted) (batch.Finding, error) {
			if d.Cursor == "" {
				return batch.Finding{Cursor: "2"}, nil
			}
			return batch.Finding{}, &batch.Error{Status: 500}
		}, 240},
		"the last page has no answer about one target": {func(_ int, d batch.Doubted) (batch.Finding, error) {
			if d.Cursor == "" {
				return batch.Finding{Cursor: "2"}, nil
			}
			return batch.Finding{Results: []batch.Result{{Target: 1, Err: &batch.Error{Kind: batch.Throttled, Wait: seconds(1)}}}}, nil
		}, 82},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
				v.lookup = func(nth int, d batch.Doubted) (batch.Finding, error) {
					if nth > 3000 {
						panic("it never ends")
					}
					return c.lookup(nth, d)
				}
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
				if len(v.sent) != 1 || v.looked > c.most {
					t.Errorf("%d requests and %d questions, want one request and at most %d questions", len(v.sent), v.looked, c.most)
				}
			})
		})
	}
}
