package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

// wokenUp is a job of six rows whose first batch was sent by a process that then
// lost the job to another one.
func wokenUp(t *testing.T) (old, now *ledger.Hold, l *ledger.Ledger) {
	t.Helper()
	here, there, clock, _ := twoHosts(t)
	old = hold(t, here, "j")
	begin(t, old, attempt(1, 1))
	clock.set(noon.Add(time.Minute))
	return old, hold(t, there, "j"), there
}

func answer(n int, s batch.State, rs ...batch.Result) batch.Ending {
	return batch.Ending{Attempt: attempt(1, n), State: s, Results: rs}
}

func found(n int, s batch.State, rs ...batch.Result) batch.Ending {
	e := answer(n, s, rs...)
	e.Late = true
	return e
}

func withReceipt(e batch.Ending, r batch.Receipt) batch.Ending {
	e.Receipt = r
	return e
}

func intoParts(e batch.Ending, parts ...batch.Part) batch.Ending {
	e.Parts = parts
	return e
}

func all(o batch.Outcome) []batch.Result { return results(o, 1, 2, 3) }

// What is no success could take targets away from under the driver, who has read
// them, or end what it is about to send.
func TestRecord_WhoLostTheJobEndsAndSplitsNothing(t *testing.T) {
	for name, e := range map[string]batch.Ending{
		"a refusal that it splits":       intoParts(answer(1, batch.StateRefused), part(3, false, 1), part(4, false, 2, 3)),
		"a refusal for good":             answer(1, batch.StateRefused, all(batch.Failed)...),
		"an end of its intake":           answer(1, batch.StateRefused, all(batch.NotAttempted)...),
		"an answer that never came":      answer(1, batch.StateLost, all(batch.InDoubt)...),
		"targets that the vendor failed": answer(1, batch.StateAnswered, all(batch.Failed)...),
	} {
		t.Run(name, func(t *testing.T) {
			old, now, l := wokenUp(t)
			record(t, old, e)
			begin(t, now, attempt(1, 2))
			record(t, now, withReceipt(answer(2, batch.StateAnswered, all(batch.Accepted)...), "r"))
			for _, r := range rowsOf(t, l)[:3] {
				if r.Outcome != batch.Accepted || r.Batch != 1 || r.Receipt != "r" {
					t.Errorf("row %d is %s in batch %d with receipt %q, want accepted in batch 1", r.Seq, r.Outcome, r.Batch, r.Receipt)
				}
			}
		})
	}
}

// How its attempt ended is sure, whoever drives the job.
func TestRecord_WhoLostTheJobTellsHowItsAttemptEnded(t *testing.T) {
	old, now, l := wokenUp(t)
	record(t, old, answer(1, batch.StateRefused, all(batch.Failed)...))
	if err := now.Release(); err != nil {
		t.Fatal(err)
	}
	if got := outcomes(t, l)[:3]; !cmp.Equal(got, []batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted}) {
		t.Errorf("after a refusal the rows are %v", got)
	}
}

func TestBegin_WhatWasTakenMeanwhileIsNotSent(t *testing.T) {
	for name, took := range map[string]batch.Outcome{"accepted": batch.Accepted, "done": batch.Succeeded, "needless": batch.Skipped} {
		t.Run(name, func(t *testing.T) {
			old, now, l := wokenUp(t)
			record(t, old, withReceipt(answer(1, batch.StateAnswered, results(took, 2)...), "r"))
			err := now.Begin(t.Context(), attempt(1, 2))
			if err == nil || !strings.Contains(err.Error(), "mopup resume j goes on") || strings.Contains(err.Error(), "defect") {
				t.Errorf("it was begun with %v", err)
			}
			begin(t, now, attempt(2, 1)) // nobody wrote of that one
			if err := now.Release(); err != nil {
				t.Fatal(err)
			}
			begin(t, hold(t, l, "j"), attempt(1, 2)) // whoever takes the job now reads all
			if got := outcomes(t, l)[:3]; !cmp.Equal(got, []batch.Outcome{batch.InDoubt, took, batch.InDoubt}) {
				t.Errorf("the rows are %v", got)
			}
		})
	}
}

// The driver has begun to send when the old answer comes: whatever its own brings,
// what was taken stays, and nothing of it is a defect.
func TestRecord_WhatWasTakenMeanwhileStays(t *testing.T) {
	failed := intoParts(answer(2, batch.StateRefused), part(3, true, 1, 2), part(4, true, 3))
	for name, c := range map[string]struct {
		e    batch.Ending
		want batch.Outcome // of the others
	}{
		"refused, and split":             {failed, batch.InDoubt},
		"refused, and at its end":        {answer(2, batch.StateRefused, all(batch.Failed)...), batch.InDoubt},
		"lost":                           {answer(2, batch.StateLost, all(batch.InDoubt)...), batch.InDoubt},
		"accepted":                       {answer(2, batch.StateAnswered, all(batch.Accepted)...), batch.Accepted},
		"the old one asked for: absent":  {found(1, batch.StateAbsent, all(batch.NotAttempted)...), batch.InDoubt},
		"the old one asked for: unknown": {found(1, "", all(batch.InDoubt)...), batch.InDoubt},
	} {
		for _, took := range []batch.Outcome{batch.Accepted, batch.Succeeded} {
			t.Run(name+" after "+string(took), func(t *testing.T) {
				old, now, l := wokenUp(t)
				begin(t, now, attempt(1, 2))
				record(t, old, withReceipt(answer(1, batch.StateAnswered, results(took, 2)...), "r1"))
				record(t, now, withReceipt(c.e, "r2"))
				rows := rowsOf(t, l)
				if rows[1].Outcome != took || rows[1].Receipt != "r1" {
					t.Errorf("what was taken is %s with receipt %q", rows[1].Outcome, rows[1].Receipt)
				}
				if rows[0].Outcome != c.want || rows[2].Outcome != c.want {
					t.Errorf("the others are %s and %s, want %s", rows[0].Outcome, rows[2].Outcome, c.want)
				}
				if err := now.Begin(t.Context(), attempt(3, 1)); err == nil || strings.Contains(err.Error(), "defect") && len(c.e.Parts) > 0 {
					t.Errorf("a part that is not there was begun with %v", err)
				}
			})
		}
	}
}

func TestRecord_WhatWasTakenMeanwhileIsFollowedToItsEnd(t *testing.T) {
	old, now, l := wokenUp(t)
	took := withReceipt(answer(1, batch.StateAnswered, all(batch.Accepted)...), "r")
	record(t, old, took)
	took.Late = true
	record(t, now, took) // it has asked, and found the same
	record(t, now, found(1, "", append(results(batch.Succeeded, 1), results(batch.Failed, 2)...)...))
	record(t, old, found(1, "", append(results(batch.Failed, 3), results(batch.Succeeded, 2)...)...))
	want := []batch.Outcome{batch.Succeeded, batch.Failed, batch.Accepted}
	if got := outcomes(t, l)[:3]; !cmp.Equal(got, want) {
		t.Errorf("the rows are %v, want %v", got, want)
	}
}

// The driver has asked already when the old answer comes.
func TestRecord_AnOldAnswerOutweighsOnlyThatThereWasNone(t *testing.T) {
	cases := map[string]struct {
		first, late batch.Ending
		receipt     string
		want        batch.Outcome
	}{
		"found, and lost to who asked first": {withReceipt(found(1, batch.StateAnswered, all(batch.Accepted)...), "r"), answer(1, batch.StateLost), "r", batch.Accepted},
		"found, and refused":                 {withReceipt(found(1, batch.StateAnswered, all(batch.Accepted)...), "r"), answer(1, batch.StateRefused), "r", batch.Accepted},
		"absent, and taken":                  {found(1, batch.StateAbsent), withReceipt(answer(1, batch.StateAnswered, all(batch.Accepted)...), "r"), "r", batch.Accepted},
		"absent, and lost":                   {found(1, batch.StateAbsent), answer(1, batch.StateLost), "", batch.NotAttempted},
		"absent, and answered with failures": {found(1, batch.StateAbsent), withReceipt(answer(1, batch.StateAnswered, all(batch.Failed)...), "r"), "r", batch.InDoubt},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			old, now, l := wokenUp(t)
			record(t, now, c.first)
			record(t, old, c.late)
			for _, r := range rowsOf(t, l)[:3] {
				if r.Outcome != c.want || r.Receipt != c.receipt {
					t.Errorf("row %d is %s with receipt %q, want %s with %q", r.Seq, r.Outcome, r.Receipt, c.want, c.receipt)
				}
			}
		})
	}
}

// The driver has split the batch when the old answer comes: the targets are not
// in it any more, and their parts say what becomes of them.
func TestRecord_AnOldAnswerLeavesPartsAlone(t *testing.T) {
	old, now, l := wokenUp(t)
	begin(t, now, attempt(1, 2))
	record(t, now, intoParts(answer(2, batch.StateRefused), part(3, true, 1), part(4, true, 2, 3)))
	record(t, old, withReceipt(answer(1, batch.StateAnswered, all(batch.Accepted)...), "r"))
	a := attempt(3, 1)
	begin(t, now, a)
	record(t, now, batch.Ending{Attempt: a, State: batch.StateAnswered, Results: results(batch.Succeeded, 1)})
	want := []batch.Outcome{batch.Succeeded, batch.InDoubt, batch.InDoubt}
	if got := outcomes(t, l)[:3]; !cmp.Equal(got, want) {
		t.Errorf("the rows are %v, want %v", got, want)
	}
}
