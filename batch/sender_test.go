package batch_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// drive runs batches of two targets each through a sender, in a bubble of
// virtual time, and gives its error.
func drive(t *testing.T, v *vendor, m *memory, a *batch.Action, batches int) error {
	t.Helper()
	s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: batches}
	return s.Run(t.Context(), t.Context(), planned(a.Name, batches))
}

func planned(action string, batches int) iter.Seq2[batch.Work, error] {
	return func(yield func(batch.Work, error) bool) {
		for no := 1; no <= batches; no++ {
			b := batch.Batch{Job: "job", No: no, Action: action}
			for i := range 2 {
				b.Targets = append(b.Targets, batch.Target{ID: batch.TargetID(2*no - 1 + i), Action: action, Values: []string{"x"}})
			}
			if !yield(batch.Work{Batch: b}, nil) {
				return
			}
		}
	}
}

func want(t *testing.T, m *memory, counts map[batch.Outcome]int) {
	t.Helper()
	if diff := cmp.Diff(counts, m.counts()); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

func TestSender_EveryRequestIsInTheLedgerBeforeAndAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{}, &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 5); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 10})
		if len(v.sent) != 5 || len(m.begun) != 5 || len(m.endings) != 5 {
			t.Errorf("%d requests, %d intents, %d endings, want 5 of each", len(v.sent), len(m.begun), len(m.endings))
		}
	})
}

func TestSender_ThrottledBatchIsSentAgainAfterTheVendorsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {refuse(batch.Throttled, seconds(12)), all(batch.Succeeded)}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.RepeatHarmless.Value = false // a 429 was not carried out, so even these go again
		if err := drive(t, v, m, a, 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if gap := v.at[1].Sub(v.at[0]); gap != seconds(12) {
			t.Errorf("sent again after %v, want the vendor's 12s", gap)
		}
	})
}

func TestSender_OneRetryAfterHoldsTheWholeLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {refuse(batch.Throttled, seconds(30)), all(batch.Succeeded)}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 1
		if err := drive(t, v, m, a, 4); err != nil {
			t.Fatal(err)
		}
		throttled := slices.IndexFunc(v.sent, func(b batch.Batch) bool { return b.No == 1 })
		for i, at := range v.at[throttled+1:] {
			if gap := at.Sub(v.at[throttled]); gap < seconds(30) {
				t.Errorf("request %d left %v after the vendor asked for 30s", i+1, gap)
			}
		}
		if throttled == len(v.sent)-1 {
			t.Error("nothing was sent after the throttled request")
		}
	})
}

func TestSender_LostAnswerIsRepeatedOnlyWhereThatIsHarmless(t *testing.T) {
	for name, c := range map[string]struct {
		harmless bool
		outcomes map[batch.Outcome]int
		requests int
	}{
		"harmless to repeat": {true, map[batch.Outcome]int{batch.Succeeded: 2}, 2},
		"harmful to repeat":  {false, map[batch.Outcome]int{batch.InDoubt: 2}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}
				m, a := &memory{}, testAction("v/a", 2)
				a.RepeatHarmless.Value = c.harmless
				if err := drive(t, v, m, a, 1); err != nil {
					t.Fatal(err)
				}
				want(t, m, c.outcomes)
				if len(v.sent) != c.requests {
					t.Errorf("%d requests were made, want %d", len(v.sent), c.requests)
				}
			})
		})
	}
}

func TestSender_RefusalAfterALostAnswerStaysInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), refuse(batch.BadRequest, 0)}}, always: refuse(batch.BadRequest, 0)}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
	})
}

func TestSender_OneFailedBatchLeavesItsNeighboursAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{always: refuseThose(all(batch.Succeeded), 3, 4)}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 3); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 4, batch.Failed: 2})
	})
}

func TestSender_OnlyTheThrottledTargetsOfABatchGoAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		half := func(b batch.Batch) (batch.Answer, error) {
			return batch.Answer{Results: []batch.Result{
				{Target: b.Targets[1].ID, Err: &batch.Error{Kind: batch.Throttled, Wait: seconds(7)}},
				{Target: b.Targets[0].ID, Outcome: batch.Succeeded},
			}}, nil
		}
		v := &vendor{answers: map[int][]reply{1: {half, all(batch.Succeeded)}}}
		m := &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if len(v.sent) != 2 || len(v.sent[1].Targets) != 1 || v.sent[1].Targets[0].ID != 2 {
			t.Errorf("sent %v, want target 2 alone the second time", v.sent)
		}
		if gap := v.at[1].Sub(v.at[0]); gap != seconds(7) {
			t.Errorf("sent again after %v, want 7s", gap)
		}
	})
}

func TestSender_TargetThatTheAnswerSkipsIsInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := func(b batch.Batch) (batch.Answer, error) {
			return batch.Answer{Results: []batch.Result{{Target: b.Targets[0].ID, Outcome: batch.Succeeded}}}, nil
		}
		v := &vendor{answers: map[int][]reply{1: {silent}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.RepeatHarmless.Value = false
		if err := drive(t, v, m, a, 1); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 1, batch.InDoubt: 1})
	})
}

func TestSender_DenialStopsTheJobAndNotTheRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{2: {refuse(batch.Denied, 0)}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 1
		err := drive(t, v, m, a, 50)
		var stopped *batch.StoppedError
		if !errors.As(err, &stopped) || stopped.Cause.Kind != batch.Denied {
			t.Fatalf("the run gave %v, want that it was stopped by a denial", err)
		}
		denied := slices.IndexFunc(v.sent, func(b batch.Batch) bool { return b.No == 2 })
		if after := len(v.sent) - denied - 1; after > 0 {
			t.Errorf("%d requests were begun after the denial", after)
		}
		if n := m.counts()[batch.NotAttempted]; n != 2 {
			t.Errorf("%d targets are not attempted, want the two of the denied batch", n)
		}
	})
}

func TestSender_VendorThatNeverAnswersEndsTheRun(t *testing.T) {
	for name, c := range map[string]struct {
		kind batch.Kind
		most int // requests
	}{
		"every connection is refused": {batch.Unavailable, 60},
		"every answer is lost":        {batch.Doubt, 60},
		"every request is throttled":  {batch.Throttled, 120},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &vendor{answers: map[int][]reply{}}
				for no := range 100 {
					v.answers[no+1] = []reply{refuse(c.kind, 0)}
				}
				m := &memory{}
				err := drive(t, v, m, testAction("v/a", 2), 100)
				var stopped *batch.StoppedError
				if !errors.As(err, &stopped) {
					t.Fatalf("the run gave %v, want that it was stopped", err)
				}
				if len(v.sent) > c.most {
					t.Errorf("%d requests were made before it gave up, want at most %d", len(v.sent), c.most)
				}
				if n := m.counts()[batch.Succeeded] + m.counts()[batch.Failed]; n != 0 {
					t.Errorf("%d targets are settled though no answer came", n)
				}
			})
		})
	}
}

func TestSender_LedgerThatCannotBeWrittenStopsTheSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("disk full")
		v, m := &vendor{}, &memory{broken: full, breakAt: 3}
		a := testAction("v/a", 2)
		a.InFlight.Value = 1
		if err := drive(t, v, m, a, 100); !errors.Is(err, full) {
			t.Fatalf("the run gave %v, want the ledger's error", err)
		}
		if len(v.sent) != 3 {
			t.Errorf("%d requests were made, want the 3 that were written down first", len(v.sent))
		}
	})
}

func TestSender_InterruptFinishesWhatIsInFlightAndBeginsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		intake, interrupt := context.WithCancel(t.Context())
		var interrupted time.Time
		slow := func(b batch.Batch) (batch.Answer, error) {
			interrupted = time.Now()
			interrupt()
			<-time.After(seconds(3))
			return all(batch.Succeeded)(b)
		}
		v := &vendor{answers: map[int][]reply{2: {slow}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.InFlight.Value = 1
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}}
		if err := s.Run(intake, t.Context(), planned(a.Name, 50)); !errors.Is(err, batch.ErrInterrupted) {
			t.Fatalf("the run gave %v, want that it was interrupted", err)
		}
		for _, at := range v.at {
			if at.After(interrupted) {
				t.Errorf("a request was begun %v after the interrupt", at.Sub(interrupted))
			}
		}
		if m.outcomes[3].Outcome != batch.Succeeded {
			t.Errorf("the batch in flight ended %q, want it finished", m.outcomes[3].Outcome)
		}
		if len(m.endings) != len(m.begun) {
			t.Errorf("%d attempts have no ending", len(m.begun)-len(m.endings))
		}
	})
}

func TestSender_AbortLeavesWhatWasInFlightInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, abort := context.WithCancel(t.Context())
		v := &vendor{}
		v.answers = map[int][]reply{1: {func(batch.Batch) (batch.Answer, error) {
			abort()
			<-work.Done()
			return batch.Answer{}, work.Err()
		}}}
		m, a := &memory{}, testAction("v/a", 2)
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}}
		if err := s.Run(work, work, planned(a.Name, 1)); !errors.Is(err, batch.ErrInterrupted) {
			t.Fatalf("the run gave %v, want that it was interrupted", err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
	})
}

func TestSender_QuotaHoldsOverSendsAndRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: map[int][]reply{3: {refuse(batch.Doubt, 0), refuse(batch.Doubt, 0), all(batch.Succeeded)}}}
		m, a := &memory{}, testAction("v/a", 2)
		a.Quotas = []batch.Quota{{Quota: quota(4, 10)}}
		if err := drive(t, v, m, a, 12); err != nil {
			t.Fatal(err)
		}
		for i := 4; i < len(v.at); i++ {
			if span := v.at[i].Sub(v.at[i-4]); span < seconds(10) {
				t.Errorf("requests %d to %d left within %v, the quota is 4 per 10s", i-3, i+1, span)
			}
		}
	})
}

func TestSender_InterruptBeforeTheLastBatchLeavesAnUnfinishedJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		intake, interrupt := context.WithCancel(t.Context())
		slow := func(b batch.Batch) (batch.Answer, error) {
			<-time.After(seconds(3))
			return all(batch.Succeeded)(b)
		}
		time.AfterFunc(seconds(1), interrupt)
		v, m := &vendor{always: slow}, &memory{}
		a, other := testAction("v/a", 2), testAction("v/b", 2)
		a.InFlight.Value, other.InFlight.Value, other.Lane = 1, 1, "another lane" // both places are on their way: nobody else waits
		first, second, third := two(1), two(2), two(3)
		second.Action = other.Name
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a, other.Name: other}, LastBatch: 3}
		if err := s.Run(intake, t.Context(), works(first, second, third)); !errors.Is(err, batch.ErrInterrupted) {
			t.Errorf("the run gave %v, want that it was interrupted", err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 4})
	})
}

func TestSender_PlanThatCannotBeReadStopsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &vendor{always: refuse(batch.Throttled, seconds(10))}, &memory{}, testAction("v/a", 2)
		torn := errors.New("torn")
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 2}
		err := s.Run(t.Context(), t.Context(), func(yield func(batch.Work, error) bool) {
			if yield(two(1), nil) {
				<-time.After(seconds(1))
				yield(batch.Work{}, torn)
			}
		})
		if !errors.Is(err, torn) {
			t.Errorf("the run gave %v, want what is wrong with the plan", err)
		}
		if len(v.sent) != 1 {
			t.Errorf("%d requests were made, want the one before the plan could not be read", len(v.sent))
		}
	})
}
