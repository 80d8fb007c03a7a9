package batch_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// killed is a batch whose first attempt was begun that long ago, and that nobody
// saw end.
func killed(ago time.Duration) batch.Work {
	w := two(1)
	w.Doubt = &batch.Loss{Attempt: 1, Targets: w.Targets, Span: batch.Span{From: time.Now().Add(-ago)}}
	w.Targets, w.Attempts = nil, 1
	return w
}

func TestResume_KilledRequestIsAskedAboutBeforeItIsSentAgain(t *testing.T) {
	for name, c := range map[string]struct {
		ago  time.Duration
		asks time.Duration // from the resume to the request
	}{
		"killed a moment ago": {seconds(1), seconds(60)},
		"killed an hour ago":  {time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, begun := &vendor{}, &memory{}, time.Now()
				v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
					if d.To.IsZero() || d.To.After(begun) || d.To.Sub(d.From) > 2*time.Minute {
						t.Errorf("asked about %v to %v: a request can't have been under way for so long", d.From, d.To)
					}
					return says(d, batch.NotAttempted), nil
				}
				if err := driveAsking(t, v, m, askable(), killed(c.ago)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
				if len(v.sent) != 1 || v.at[0].Sub(begun) != c.asks {
					t.Errorf("%d requests, the first after %v, want one after %v", len(v.sent), v.at[0].Sub(begun), c.asks)
				}
				if m.begun[0].No != 2 {
					t.Errorf("the attempt has number %d, want 2", m.begun[0].No)
				}
			})
		})
	}
}

func TestResume_WhatCanNeitherBeAskedNorRepeatedStaysInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, askable()
		a.Lookup = nil
		if err := driveAsking(t, v, m, a, killed(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if len(v.sent)+len(m.begun)+len(m.endings) != 0 {
			t.Errorf("%d requests, %d endings, want nothing done", len(v.sent), len(m.endings))
		}
	})
}

func TestResume_DoubtThatIsTooOldToAskAboutStaysOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{}, &memory{}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		if err := driveAsking(t, v, m, askable(), killed(73*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if len(v.sent) != 0 || v.looked != 0 {
			t.Errorf("%d requests and %d questions after the vendor has forgotten it", len(v.sent), v.looked)
		}
	})
}

func TestResume_KilledRequestThatIsHarmlessToRepeatIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, askable()
		a.Lookup, a.RepeatHarmless.Value = nil, true
		if err := driveAsking(t, v, m, a, killed(seconds(1))); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

func TestResume_AcceptedTargetsAreAskedForFromThisRunOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, following()
		w := takenOnes()
		w.Taken[0].From, w.Taken[0].To = time.Now().Add(-24*time.Hour), time.Now().Add(-24*time.Hour)
		v.follow = func(nth int, sent []batch.Sent) ([]batch.Result, error) {
			if nth < 5 {
				return finals(sent, batch.Accepted), nil
			}
			return finals(sent, batch.Succeeded), nil
		}
		if err := driveAsking(t, v, m, a, w); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
	})
}

func TestResume_WhatTheVendorHasForgottenIsNotAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, following()
		w := takenOnes()
		w.Taken[0].From = time.Now().Add(-73 * time.Hour)
		if err := driveAsking(t, v, m, a, w); err != nil {
			t.Fatal(err)
		}
		if v.asked != 0 || len(m.endings) != 0 {
			t.Errorf("%d questions, %d endings, want none", v.asked, len(m.endings))
		}
	})
}

func TestResume_OneBatchCanBeLeftInEveryWayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{}, &memory{}, askable()
		a.Follow = following().Follow
		all6 := numbered("v/a", 1, 6)
		w := batch.Work{Batch: all6, Attempts: 2}
		w.Targets = all6.Targets[:2]
		w.Doubt = &batch.Loss{Attempt: 2, Targets: all6.Targets[2:4], Span: batch.Span{From: time.Now()}}
		taken := batch.Sent{Batch: all6, Receipt: "old", Span: batch.Span{From: time.Now(), To: time.Now()}}
		taken.Targets = all6.Targets[4:]
		w.Taken = []batch.Taken{{Sent: taken, Attempt: 1}}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.Failed), nil }
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, batch.Skipped), nil }
		if err := driveAsking(t, v, m, a, w); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2, batch.Failed: 2, batch.Skipped: 2})
		if len(v.sent) != 1 || len(v.sent[0].Targets) != 2 || m.begun[0].No != 3 {
			t.Errorf("sent %v as %v, want the two that were not applied, as attempt 3", v.sent, m.begun)
		}
	})
}

func TestResume_UntouchedBatchOfAnInterruptedRunIsLeftAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		intake, interrupt := context.WithCancel(t.Context())
		v, m, a := &vendor{}, &memory{}, askable()
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		time.AfterFunc(seconds(2), interrupt)
		s := &batch.Sender{Provider: asking{v}, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
		if err := s.Run(intake, t.Context(), works(killed(seconds(1)))); !errors.Is(err, batch.ErrInterrupted) {
			t.Fatalf("the run gave %v, want that it was interrupted", err)
		}
		if len(m.endings) != 0 || len(v.sent) != 0 {
			t.Errorf("%d endings and %d requests, want nothing written about what was not touched", len(m.endings), len(v.sent))
		}
	})
}

func TestSender_NoFollowEndsWithTheAcceptance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a, begun := &vendor{always: all(batch.Accepted)}, &memory{}, following(), time.Now()
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1, NoFollow: true}
		if err := s.Run(t.Context(), t.Context(), works(two(1))); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Accepted: 2})
		if v.asked != 0 || time.Since(begun) != 0 {
			t.Errorf("%d questions in %v, want none", v.asked, time.Since(begun))
		}
	})
}

func TestSender_FollowForTakesThePlaceOfTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a, begun := &vendor{always: all(batch.Accepted)}, &memory{}, following(), time.Now()
		v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, batch.Accepted), nil }
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1, FollowFor: seconds(30)}
		if err := s.Run(t.Context(), t.Context(), works(two(1))); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Accepted: 2})
		if took := time.Since(begun); took < seconds(30) || took > seconds(50) {
			t.Errorf("it took %v, want about the 30s", took)
		}
	})
}

func TestResume_WhoMayStillLiveMayStillSend(t *testing.T) {
	for lingering, after := range map[bool]time.Duration{false: seconds(60), true: seconds(2*60 + 60 - 1)} {
		synctest.Test(t, func(t *testing.T) {
			v, m, a, begun := &vendor{}, &memory{}, askable(), time.Now()
			v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
			s := &batch.Sender{Provider: asking{v}, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1, Lingering: lingering}
			if err := s.Run(t.Context(), t.Context(), works(killed(seconds(1)))); err != nil {
				t.Fatal(err)
			}
			if took := v.at[0].Sub(begun); len(v.sent) != 1 || took != after {
				t.Errorf("where who sent may live: %v, it was sent again after %v, want %v", lingering, took, after)
			}
		})
	}
}

func TestResume_DoubtThatIsLeftAgainIsThatOfTheLostAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		intake, interrupt := context.WithCancel(t.Context())
		v, m, a, w := &vendor{}, &memory{}, askable(), killed(seconds(1))
		w.Attempts = 2 // the second one was refused
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		time.AfterFunc(seconds(10), interrupt) // after the first question
		s := &batch.Sender{Provider: asking{v}, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
		if err := s.Run(intake, t.Context(), works(w)); !errors.Is(err, batch.ErrInterrupted) {
			t.Fatalf("the run gave %v, want that it was interrupted", err)
		}
		want(t, m, both(batch.InDoubt))
		if v.looked != 1 || len(m.endings) != 1 || m.endings[0].No != 1 {
			t.Errorf("%d questions, and endings %+v, want one of each, and that of attempt 1", v.looked, m.endings)
		}
	})
}
