package batch_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

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
