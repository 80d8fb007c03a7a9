package batch_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// outage answers every request with an error until its end, then as usual.
func outage(kind batch.Kind, length time.Duration) reply {
	begun := time.Now()
	var first sync.Once
	return func(b batch.Batch) (batch.Answer, error) {
		answered := false
		first.Do(func() { answered = true }) // the vendor was there once
		if time.Since(begun) < length && !answered {
			<-time.After(time.Millisecond)
			return refuse(kind, 0)(b)
		}
		return all(batch.Succeeded)(b)
	}
}

func TestHealth_AnOutageOfMinutesDoesNotEndTheJob(t *testing.T) {
	for name, c := range map[string]struct {
		kind     batch.Kind
		length   time.Duration
		inFlight int
	}{
		"a blip that meets everything in flight": {batch.Doubt, time.Millisecond, 64},
		"half a minute of lost answers":          {batch.Doubt, seconds(30), 4},
		"four minutes without a connection":      {batch.Unavailable, seconds(240), 4},
		"ten minutes of others' load":            {batch.Throttled, seconds(600), 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				down := outage(c.kind, c.length)
				v := &vendor{answers: map[int][]reply{}}
				for no := range 100 {
					v.answers[no+1] = []reply{down}
				}
				m, a := &memory{}, testAction("v/a", 2)
				a.InFlight.Value = c.inFlight
				if err := drive(t, v, m, a, 100); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 200})
			})
		})
	}
}

func TestHealth_SilentVendorIsTriedByOneRequestAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{}}
		down := outage(batch.Doubt, time.Hour)
		for no := range 200 {
			v.answers[no+1] = []reply{down}
		}
		m, a := &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 8
		a.RepeatHarmless.Value = false
		if err := drive(t, v, m, a, 200); err == nil {
			t.Fatal("the run did not stop")
		}
		if n := m.counts()[batch.InDoubt] / 2; n > 8+10 {
			t.Errorf("%d batches were put in doubt, want those in flight and ten tries", n)
		}
	})
}

func TestHealth_AddressWhereNobodyEverWasIsGivenUpSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {refuse(batch.Unavailable, 0)}}}
		m, begun := &memory{}, time.Now()
		err := drive(t, v, m, testAction("v/a", 2), 1)
		var stopped *batch.StoppedError
		if !errors.As(err, &stopped) || stopped.Cause.Kind != batch.Unavailable {
			t.Fatalf("the run gave %v, want that nobody was reached", err)
		}
		if took := time.Since(begun); took > seconds(20) {
			t.Errorf("it took %v to say so", took)
		}
		want(t, m, map[batch.Outcome]int{batch.NotAttempted: 2})
	})
}

func TestHealth_ThrottlingIsNoSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		replies := []reply{}
		for range 30 {
			replies = append(replies, refuse(batch.Throttled, 0))
		}
		v := &vendor{answers: map[int][]reply{1: append(replies, refuse(batch.Doubt, 0), all(batch.Succeeded))}}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

// inner answers for each target by its place in the batch.
func inner(errs ...*batch.Error) reply {
	return func(b batch.Batch) (batch.Answer, error) {
		var a batch.Answer
		for i, t := range b.Targets {
			r := batch.Result{Target: t.ID, Err: errs[min(i, len(errs)-1)]}
			if r.Err == nil {
				r.Outcome = batch.Succeeded
			}
			a.Results = append(a.Results, r)
		}
		return a, nil
	}
}

func TestDelivery_TargetThatIsAlwaysThrottledIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		throttled := &batch.Error{Kind: batch.Throttled, Status: 429, Code: "slow"}
		v := &vendor{answers: map[int][]reply{1: {inner(nil, throttled), inner(throttled)}}}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 1, batch.NotAttempted: 1})
		if r := m.outcomes[2]; r.Code != "slow" || !strings.Contains(r.Reason, "given up") {
			t.Errorf("the target ended as %+v, want the vendor's code and that it was given up", r)
		}
	})
}

func TestDelivery_TargetThatIsNeverReachedIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := &batch.Error{Kind: batch.Unavailable}
		v := &vendor{answers: map[int][]reply{1: {inner(nil, gone), inner(gone)}}}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 1, batch.NotAttempted: 1})
	})
}

func TestDelivery_ThrottledTargetClosesTheGateWhateverItsNeighboursMet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := &batch.Error{Kind: batch.BadRequest, Status: 400}
		throttled := &batch.Error{Kind: batch.Throttled, Status: 429}
		v := &vendor{answers: map[int][]reply{1: {inner(bad, throttled), all(batch.Succeeded)}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.Quotas = []batch.Quota{{Quota: quota(20, 10)}}
		if err := drive(t, v, m, a, 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Failed: 1, batch.Succeeded: 1})
		if gap := v.at[1].Sub(v.at[0]); gap < seconds(10) {
			t.Errorf("the throttled target was sent again after %v, want the rest of the window", gap)
		}
	})
}

func TestDelivery_EachTargetKeepsItsOwnReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sick := &batch.Error{Status: 500, Code: "sick"}
		gone := &batch.Error{Status: 500, Code: "gone"}
		v := &vendor{answers: map[int][]reply{1: {inner(sick, gone)}}}
		m, begun := &memory{}, time.Now()
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
		if m.outcomes[1].Code != "sick" || m.outcomes[2].Code != "gone" {
			t.Errorf("codes are %q and %q, want each target's own", m.outcomes[1].Code, m.outcomes[2].Code)
		}
		if took := time.Since(begun); took < seconds(4) {
			t.Errorf("given up after %v: a hiccup of seconds would cost the row", took)
		}
	})
}

func TestFollower_QuestionThatIsAlwaysRefusedIsNotPutAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {all(batch.Accepted)}}}
		v.follow = func(int, []batch.Sent) ([]batch.Result, error) {
			return nil, &batch.Error{Kind: batch.BadRequest, Status: 404, Code: "unknown"}
		}
		m := &memory{}
		if err := drive(t, v, m, following(), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Accepted: 2})
		if v.asked > 25 {
			t.Errorf("%d questions in 15 minutes, want ever longer pauses up to a minute", v.asked)
		}
		if m.outcomes[1].Code != "unknown" {
			t.Errorf("the report would not show why: %+v", m.outcomes[1])
		}
	})
}

func TestSender_SignalDuringTheLastRequestLeavesAFinishedJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		intake, interrupt := context.WithCancel(t.Context())
		v := &vendor{answers: map[int][]reply{1: {func(b batch.Batch) (batch.Answer, error) {
			interrupt()
			return all(batch.Succeeded)(b)
		}}}}
		m, a := &memory{}, testAction("v/a", 2)
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}}
		if err := s.Run(intake, t.Context(), planned(a.Name, 1)); err != nil {
			t.Errorf("the run gave %v though nothing was left to do", err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

func TestHealth_WhatWasUnderWayTogetherIsOneFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := outage(batch.Doubt, time.Millisecond)
		v, m, a := &vendor{always: down}, &memory{}, testAction("v/a", 2)
		a.InFlight.Value, a.RepeatHarmless.Value = 20, false // ten failures would stop it
		if err := drive(t, v, m, a, 60); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2 * 20, batch.Succeeded: 2 * 40})
	})
}
