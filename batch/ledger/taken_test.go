package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestWork_OfAcceptedTargetsIsByTheirRequest(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/f", "v/f", "v/f", "v/f", "v/f", "v/f")
	h := hold(t, l, "j")
	took := func(a batch.Attempt, receipt batch.Receipt, ids ...batch.TargetID) {
		begin(t, h, a)
		e := ended(a, batch.StateAnswered, results(batch.Accepted, ids...)...)
		e.Receipt = receipt
		record(t, h, e)
	}
	took(at(1, 1, -61), "too long ago", 1)
	took(at(1, 2, -60), "r2", 2)
	took(at(1, 3, -2), "r3", 3)
	took(at(2, 1, -1), "", 5) // without a receipt nothing can be asked
	record(t, h, batch.Ending{Attempt: at(2, 1, -1), Late: true, Results: results(batch.NotAttempted, 6)})
	want := []left{
		{No: 1, Attempts: 3, Taken: []taken{
			{[]batch.TargetID{2}, 2, "r2", span(-60, -59)},
			{[]batch.TargetID{3}, 3, "r3", span(-2, -1)},
		}},
		{No: 2, Attempts: 1, Send: []batch.TargetID{6}, Doubt: []batch.TargetID{4}, Lost: 1, LostSpan: span(-1, 0)},
	}
	if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	got, err := l.Left(t.Context(), job)
	if want := (ledger.Left{ToSend: 1, Doubted: 1, Taken: 2}); err != nil || got != want {
		t.Errorf("left are %+v (%v), want %+v", got, err, want)
	}
}

// The receipt of a lost answer comes to light later, and the span goes on to
// when it was found.
func TestWork_TakenAfterItWasFoundByAsking(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/f", "v/f", "v/f")
	h := hold(t, l, "j")
	begin(t, h, at(1, 1, 0))
	e := ended(at(1, 1, 4), batch.StateAnswered, results(batch.Accepted, 1, 2)...)
	e.Late, e.Receipt, e.RequestID = true, "found", "request"
	record(t, h, e)
	want := []left{{
		No: 1, Attempts: 1, Doubt: []batch.TargetID{3}, Lost: 1, LostSpan: span(0, 5),
		Taken: []taken{{[]batch.TargetID{1, 2}, 1, "found", span(0, 5)}},
	}}
	if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	if r := rowsOf(t, l)[0]; r.Receipt != "found" || r.RequestID != "request" {
		t.Errorf("the row is %+v", r)
	}
	// What is found later still keeps what was known.
	e = ended(at(1, 1, 9), batch.StateLost, results(batch.InDoubt, 3)...)
	e.Late = true
	record(t, h, e)
	if got := leftOf(t, l, job); !cmp.Equal(want, got) {
		t.Errorf("work changed:\n%s", cmp.Diff(want, got))
	}
}

func TestWork_OfActionsWhoseRowsInterleave(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/a", "v/f", "v/a", "v/f", "v/f", "v/a", "v/a", "v/f")
	h := hold(t, l, "j")
	begin(t, h, at(1, 1, 0)) // targets 1, 3, 6 of v/a; batch 2 has 2, 4, 5 of v/f
	record(t, h, ended(at(1, 1, 0), batch.StateAnswered, append(results(batch.Succeeded, 1), results(batch.NotAttempted, 6)...)...))
	begin(t, h, at(2, 1, 0))
	e := ended(at(2, 1, 0), batch.StateAnswered, results(batch.Accepted, 2, 4, 5)...)
	e.Receipt = "r"
	record(t, h, e)
	want := []left{
		{No: 1, Attempts: 1, Send: []batch.TargetID{6}, Doubt: []batch.TargetID{3}, Lost: 1, LostSpan: span(0, 1)},
		{No: 2, Attempts: 1, Taken: []taken{{[]batch.TargetID{2, 4, 5}, 1, "r", span(0, 1)}}},
		{No: 3, Send: []batch.TargetID{7}},
		{No: 4, Send: []batch.TargetID{8}},
	}
	if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	record(t, h, batch.Ending{Attempt: at(2, 1, 0), Late: true, Ended: noon, Results: results(batch.Skipped, 2, 4, 5)})
	want = append(want[:1], want[2:]...)
	if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
		t.Errorf("work after all of it was settled (-want +got):\n%s", diff)
	}
}
