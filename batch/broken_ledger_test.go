package batch_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// failing is a ledger that fails its nth Record, and every later one.
type failing struct {
	memory
	from    int
	records int
}

var errFull = errors.New("disk full")

func (f *failing) Record(ctx context.Context, e batch.Ending) error {
	f.mu.Lock()
	f.records++
	failed := f.records >= f.from
	f.mu.Unlock()
	if failed {
		return errFull
	}
	return f.memory.Record(ctx, e)
}

func TestSender_AnswerThatCannotBeWrittenEndsTheRun(t *testing.T) {
	for name, c := range map[string]struct {
		from   int
		answer batch.Outcome // of each batch
	}{
		"the first answer of a batch":              {1, batch.Succeeded},
		"an answer in the middle":                  {3, batch.Succeeded},
		"the acceptance of a batch to be followed": {2, batch.Accepted},
		"the results of a question":                {101, batch.Accepted},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &vendor{answers: map[int][]reply{}}
				for no := range 100 {
					v.answers[no+1] = []reply{all(c.answer)}
				}
				v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, batch.Succeeded), nil }
				a, f := following(), &failing{from: c.from}
				a.InFlight.Value = 1
				s := &batch.Sender{Provider: v, Ledger: f, Actions: map[string]*batch.Action{a.Name: a}}
				if err := s.Run(t.Context(), t.Context(), planned(a.Name, 100)); !errors.Is(err, errFull) {
					t.Fatalf("the run gave %v, want the ledger's error", err)
				}
				if late := len(v.sent) - c.from; late > 1 {
					t.Errorf("%d requests were begun after an answer could not be written", late)
				}
			})
		})
	}
}

func TestSender_SendsRunTogetherUpToTheBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flying, peak := make(chan int, 1), 0
		flying <- 0
		v := &vendor{answers: map[int][]reply{}}
		for no := range 40 {
			v.answers[no+1] = []reply{func(b batch.Batch) (batch.Answer, error) {
				n := <-flying + 1
				peak = max(peak, n)
				flying <- n
				<-time.After(seconds(1))
				flying <- <-flying - 1
				return all(batch.Succeeded)(b)
			}}
		}
		a, other := testAction("v/a", 2), testAction("v/b", 2)
		a.InFlight.Value, other.InFlight.Value = 7, 5 // they share a lane: the stricter holds
		m := &memory{}
		s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a, other.Name: other}}
		if err := s.Run(t.Context(), t.Context(), planned(a.Name, 40)); err != nil {
			t.Fatal(err)
		}
		if peak != 5 {
			t.Errorf("at most %d requests were in flight, want exactly 5", peak)
		}
	})
}

// sleepy is a ledger whose first Begin takes as long as the machine sleeps.
type sleepy struct {
	memory
	sleeps time.Duration
}

func (s *sleepy) Begin(ctx context.Context, a batch.Attempt) error {
	if a.No == 1 {
		<-time.After(s.sleeps)
	}
	return s.memory.Begin(ctx, a)
}

func TestSender_RequestThatWasSleptOverIsNotSent(t *testing.T) {
	for sleeps, want := range map[time.Duration]int{seconds(9): 1, seconds(11): 0} {
		synctest.Test(t, func(t *testing.T) {
			v, l, a := &vendor{}, &sleepy{sleeps: sleeps}, testAction("v/a", 2)
			sent := 0
			v.always = func(b batch.Batch) (batch.Answer, error) {
				if len(l.begun) == 1 {
					sent++
				}
				return all(batch.Succeeded)(b)
			}
			s := &batch.Sender{Provider: v, Ledger: l, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
			if err := s.Run(t.Context(), t.Context(), works(two(1))); err != nil {
				t.Fatal(err)
			}
			if sent != want || l.counts()[batch.Succeeded] != 2 {
				t.Errorf("after %v the request left %d times, want %d; outcomes %v", sleeps, sent, want, l.counts())
			}
		})
	}
}
