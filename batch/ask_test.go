package batch_test

import (
	"errors"
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
