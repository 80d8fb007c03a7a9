package batch_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// walk is a run of one batch of two targets that goes one arrow, and what shows
// that it did.
type walk struct {
	left      batch.Work    // zero: a new batch
	answers   []reply       // to its requests
	harmless  bool          // to repeat
	asks      batch.Outcome // of questions about doubtful targets; empty: nobody can be asked
	follows   batch.Outcome // of questions about accepted targets; empty: nobody can be asked
	interrupt bool          // before anything is sent
	outcomes  map[batch.Outcome]int
	requests  int
	questions int // of either kind
}

func lostOnes() batch.Work {
	w := two(1)
	w.Doubt = &batch.Loss{Attempt: 1, Targets: w.Targets, Span: batch.Span{From: time.Now(), To: time.Now()}}
	w.Targets, w.Attempts = nil, 1
	return w
}

func takenOnes() batch.Work {
	w := two(1)
	sent := batch.Sent{Batch: w.Batch, Receipt: "receipt", Span: batch.Span{From: time.Now(), To: time.Now()}}
	w.Taken, w.Targets, w.Attempts = []batch.Taken{{Sent: sent, Attempt: 1}}, nil, 1
	return w
}

var (
	lose     = refuse(batch.Doubt, 0)
	throttle = refuse(batch.Throttled, seconds(1))
	done     = all(batch.Succeeded)
)

func both(o batch.Outcome) map[batch.Outcome]int { return map[batch.Outcome]int{o: 2} }

// walks has a line for each arrow of the picture in docs/architecture.md.
func walks() map[string]walk {
	return map[string]walk{
		">waiting":         {answers: []reply{done}, outcomes: both(batch.Succeeded), requests: 1},
		">doubtful":        {left: lostOnes(), asks: batch.Succeeded, outcomes: both(batch.Succeeded), questions: 1},
		">taken":           {left: takenOnes(), follows: batch.Succeeded, outcomes: both(batch.Succeeded), questions: 1},
		"waiting>sent":     {answers: []reply{done}, outcomes: both(batch.Succeeded), requests: 1},
		"waiting>ended":    {answers: []reply{throttle}, interrupt: true, outcomes: both(batch.NotAttempted), requests: 1},
		"sent>waiting":     {answers: []reply{throttle, done}, outcomes: both(batch.Succeeded), requests: 2},
		"sent>doubtful":    {answers: []reply{lose}, asks: batch.Failed, outcomes: both(batch.Failed), requests: 1, questions: 1},
		"sent>taken":       {answers: []reply{all(batch.Accepted)}, follows: batch.Skipped, outcomes: both(batch.Skipped), requests: 1, questions: 1},
		"sent>ended":       {answers: []reply{lose}, outcomes: both(batch.InDoubt), requests: 1},
		"doubtful>sent":    {answers: []reply{lose, done}, harmless: true, outcomes: both(batch.Succeeded), requests: 2},
		"doubtful>waiting": {answers: []reply{lose, done}, asks: batch.NotAttempted, outcomes: both(batch.Succeeded), requests: 2, questions: 2},
		"doubtful>taken":   {answers: []reply{lose}, asks: batch.Accepted, follows: batch.Succeeded, outcomes: both(batch.Succeeded), requests: 1, questions: 2},
		"doubtful>ended":   {left: lostOnes(), asks: batch.InDoubt, outcomes: both(batch.InDoubt), questions: 7},
		"taken>ended":      {answers: []reply{all(batch.Accepted)}, follows: batch.Accepted, outcomes: both(batch.Accepted), requests: 1, questions: 19},
	}
}

func TestStage_EveryArrowIsWalked(t *testing.T) {
	for arrow := range batch.Arrows() {
		t.Run(arrow, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, ok := walks()[arrow] // made in the bubble, for its times
				if !ok {
					t.Fatal("nothing walks this arrow")
				}
				w.run(t)
			})
		})
	}
	for arrow := range walks() {
		if !batch.Arrows()[arrow] {
			t.Errorf("the walk %s has no arrow", arrow)
		}
	}
}

func (w walk) run(t *testing.T) {
	a, v, m := askable(), &vendor{answers: map[int][]reply{1: w.answers}}, &memory{}
	a.RepeatHarmless.Value = w.harmless
	v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, w.asks), nil }
	v.follow = func(_ int, sent []batch.Sent) ([]batch.Result, error) { return finals(sent, w.follows), nil }
	if w.asks == "" {
		a.Lookup = nil
	}
	if w.follows != "" {
		a.Follow, a.Quotas = following().Follow, following().Quotas
	}
	left := w.left
	if left.Batch.No == 0 {
		left = two(1)
	}
	m.knows(left)
	intake, interrupt := context.WithCancel(t.Context())
	if w.interrupt {
		v.answers[1] = []reply{func(b batch.Batch) (batch.Answer, error) {
			interrupt()
			return w.answers[0](b)
		}}
	}
	s := &batch.Sender{Provider: asking{v}, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
	if err := s.Run(intake, t.Context(), works(left)); err != nil && !w.interrupt {
		t.Fatal(err)
	}
	interrupt()
	want(t, m, w.outcomes)
	if len(v.sent) != w.requests || v.looked+v.asked != w.questions {
		t.Errorf("%d requests and %d questions, want %d and %d", len(v.sent), v.looked+v.asked, w.requests, w.questions)
	}
}

func TestStage_EveryOtherWayIsRefused(t *testing.T) {
	refused := 0
	for _, from := range batch.Stages() {
		for _, to := range batch.Stages() {
			allowed := batch.Arrows()[from+">"+to]
			if went := goes(from, to); went != allowed {
				t.Errorf("from %q to %q: went is %v, want %v", from, to, went, allowed)
			}
			if !allowed {
				refused++
			}
		}
	}
	if all := len(batch.Stages()) * len(batch.Stages()); refused != all-len(batch.Arrows()) {
		t.Errorf("%d of %d ways were refused, with %d arrows", refused, all, len(batch.Arrows()))
	}
}

func goes(from, to string) (ok bool) {
	defer func() { ok = recover() == nil }()
	batch.Go(from, to)
	return true
}

// What a later run may make of each outcome; the same picture, seen from the
// ledger.
func TestOutcome_WhatHasEndedStaysEnded(t *testing.T) {
	may := map[batch.Outcome][]batch.Outcome{}
	for _, from := range append(batch.Outcomes(), "") {
		for _, to := range batch.Outcomes() {
			if from.May(to) {
				may[from] = append(may[from], to)
			}
		}
	}
	open := []batch.Outcome{batch.Succeeded, batch.Accepted, batch.Skipped, batch.Failed, batch.InDoubt, batch.NotAttempted}
	if diff := cmp.Diff(map[batch.Outcome][]batch.Outcome{
		"": open, batch.InDoubt: open, batch.NotAttempted: open,
		batch.Accepted: {batch.Succeeded, batch.Accepted, batch.Skipped, batch.Failed, batch.InDoubt},
	}, may); diff != "" {
		t.Errorf("what may become of an outcome (-want +got):\n%s", diff)
	}
}
