package batch_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

func following() *batch.Action {
	a := testAction("v/a", 2)
	a.Quotas = []batch.Quota{{Quota: quota(10_000, 1)}} // never reached; without any, each batch is asked for alone
	a.Follow = &batch.Follow{First: seconds(5), Most: seconds(60), Deadline: seconds(900), Keep: 72 * time.Hour, Targets: 500}
	return a
}

// finals gives the outcome for every target that is asked for.
func finals(sent []batch.Sent, o batch.Outcome) (results []batch.Result) {
	for _, s := range sent {
		for _, t := range s.Targets {
			results = append(results, batch.Result{Target: t.ID, Outcome: o})
		}
	}
	return results
}

func TestFollower_AsksUntilEveryTargetIsAtItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asks []time.Duration
		begun := time.Now()
		v := &vendor{answers: map[int][]reply{1: {all(batch.Accepted)}}}
		v.follow = func(nth int, sent []batch.Sent) ([]batch.Result, error) {
			asks = append(asks, time.Since(begun))
			switch nth {
			case 1:
				return nil, nil
			case 2:
				return finals(sent, batch.Succeeded)[:1], nil
			}
			if len(sent[0].Targets) != 1 {
				t.Errorf("asked for %d targets, want only the open one", len(sent[0].Targets))
			}
			return finals(sent, batch.Failed), nil
		}
		m := &memory{}
		if err := drive(t, v, m, following(), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 1, batch.Failed: 1})
		if asks[0] != seconds(5) || asks[1]-asks[0] != seconds(8) || asks[2]-asks[1] <= seconds(8) {
			t.Errorf("asked after %v, want 5s, then 8s later, then after a longer pause", asks)
		}
	})
}

func TestFollower_LeavesTargetsAcceptedAfterTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {all(batch.Accepted)}}}
		v.follow = func(int, []batch.Sent) ([]batch.Result, error) { return nil, nil }
		m, begun := &memory{}, time.Now()
		if err := drive(t, v, m, following(), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Accepted: 2})
		if took := time.Since(begun); took < seconds(900) || took > seconds(970) {
			t.Errorf("gave up after %v, want about 15m", took)
		}
		if m.outcomes[1].Reason == "" {
			t.Error("the report would not say why the target is only accepted")
		}
	})
}

func TestFollower_QuestionThatFailsIsPutAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {all(batch.Accepted)}}}
		v.follow = func(nth int, sent []batch.Sent) ([]batch.Result, error) {
			switch nth {
			case 1:
				return nil, &batch.Error{Kind: batch.Throttled, Wait: seconds(20)}
			case 2:
				return nil, errors.New("line cut")
			}
			return finals(sent, batch.Succeeded), nil
		}
		m := &memory{}
		if err := drive(t, v, m, following(), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

func TestFollower_DeniedQuestionStopsTheJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {all(batch.Accepted)}}}
		v.follow = func(int, []batch.Sent) ([]batch.Result, error) {
			return nil, &batch.Error{Kind: batch.Denied, Status: 401}
		}
		m := &memory{}
		err := drive(t, v, m, following(), 1)
		var stopped *batch.StoppedError
		if !errors.As(err, &stopped) {
			t.Fatalf("the run gave %v, want that it was stopped", err)
		}
		want(t, m, map[batch.Outcome]int{batch.Accepted: 2})
	})
}

func TestFollower_FailureAfterALostAnswerStaysInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Accepted)}}}
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, batch.Failed), nil }
		m := &memory{}
		if err := drive(t, v, m, following(), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
	})
}

func TestFollower_ManyBatchesShareTheQuotaWithTheSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{}}
		for no := range 30 {
			v.answers[no+1] = []reply{all(batch.Accepted)}
		}
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, batch.Succeeded), nil }
		m, a, begun := &memory{}, following(), time.Now()
		a.Quotas = []batch.Quota{{Quota: quota(20, 60)}}
		if err := drive(t, v, m, a, 30); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 60})
		if took := time.Since(begun); took != seconds(65) {
			t.Errorf("30 sends at 20 a minute and the questions about them took %v, want a minute, and 5s to the last question", took)
		}
		if v.asked != 2 {
			t.Errorf("%d questions were put, want one for each window of sends", v.asked)
		}
	})
}

// room is a vendor whose answers about several batches show the first few of
// them, and of one batch all.
func room(most int) func(int, []batch.Sent) ([]batch.Result, error) {
	return func(_ int, sent []batch.Sent) ([]batch.Result, error) {
		return finals(sent[:min(most, len(sent))], batch.Succeeded), nil
	}
}

func TestFollower_WhatAnAnswerHadNoRoomForIsAskedForAmongFewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, begun := &vendor{always: all(batch.Accepted), follow: room(3), full: true}, &memory{}, time.Now()
		if err := drive(t, v, m, following(), 40); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 80})
		if took := time.Since(begun); took > seconds(6) {
			t.Errorf("it took %v: what is only left out can be asked for at once", took)
		}
		if v.asked > 25 {
			t.Errorf("%d questions for 40 batches, three of which fit in an answer", v.asked)
		}
	})
}

func TestFollower_WhatIsNotThereYetIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{always: all(batch.Accepted)}, &memory{}
		v.follow = func(nth int, sent []batch.Sent) ([]batch.Result, error) {
			if nth < 3 {
				return nil, nil
			}
			return finals(sent, batch.Succeeded), nil
		}
		if err := drive(t, v, m, following(), 40); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 80})
		if v.asked != 3 {
			t.Errorf("%d questions, want three about all of them", v.asked)
		}
	})
}

func TestFollower_BatchThatNeverShowsAmongOthersIsAskedForAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, begun := &vendor{always: all(batch.Accepted)}, &memory{}, time.Now()
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) {
			if len(sent) > 1 {
				return nil, nil // as if asked about the wrong time
			}
			return finals(sent, batch.Succeeded), nil
		}
		if err := drive(t, v, m, following(), 3); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 6})
		if took := time.Since(begun); took > seconds(90) {
			t.Errorf("it took %v to find them", took)
		}
	})
}

func TestFollower_InterruptWhileItAsksLeavesAnUnfinishedJob(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration
		asking bool // the signal comes while a question is on its way
	}{
		"before the first question": {seconds(2), false},
		"between two questions":     {seconds(8), false},
		"during a question":         {0, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				intake, interrupt := context.WithCancel(t.Context())
				v, m, a := &vendor{always: all(batch.Accepted)}, &memory{}, following()
				v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) {
					if c.asking {
						interrupt()
					}
					return finals(sent, batch.Accepted), nil
				}
				if !c.asking {
					time.AfterFunc(c.after, interrupt)
				}
				s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
				if err := s.Run(intake, t.Context(), works(two(1))); !errors.Is(err, batch.ErrInterrupted) {
					t.Errorf("the run gave %v, want that it was interrupted", err)
				}
				want(t, m, both(batch.Accepted))
			})
		})
	}
}
