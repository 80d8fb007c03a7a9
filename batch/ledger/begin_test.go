package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

// A kill right after an attempt was begun must leave its targets in doubt,
// whatever was written of them before.
func TestBegin_MakesVoidThatTargetsWereNotAttempted(t *testing.T) {
	denied := &batch.Error{Kind: batch.Denied}
	refused := func(rs []batch.Result) batch.Ending {
		return batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Err: denied, Results: rs}
	}
	cases := map[string]struct {
		write  func(*testing.T, *ledger.Hold)
		before []batch.Outcome
		want   []batch.Outcome
	}{
		"written once for the batch": {
			func(t *testing.T, h *ledger.Hold) { record(t, h, refused(results(batch.NotAttempted, 1, 2, 3))) },
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
			[]batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt},
		},
		"written for single targets": {
			func(t *testing.T, h *ledger.Hold) {
				e := refused(append(results(batch.NotAttempted, 2), results(batch.Failed, 1)...))
				e.State, e.Err = batch.StateAnswered, nil
				record(t, h, e)
			},
			[]batch.Outcome{batch.Failed, batch.NotAttempted, batch.InDoubt},
			[]batch.Outcome{batch.Failed, batch.InDoubt, batch.InDoubt},
		},
		"written for most, with exceptions": {
			func(t *testing.T, h *ledger.Hold) {
				e := refused(append(results(batch.NotAttempted, 1, 3), results(batch.Skipped, 2)...))
				e.State, e.Err = batch.StateAnswered, nil
				record(t, h, e)
			},
			[]batch.Outcome{batch.NotAttempted, batch.Skipped, batch.NotAttempted},
			[]batch.Outcome{batch.InDoubt, batch.Skipped, batch.InDoubt},
		},
		"written as an exception among others": {
			func(t *testing.T, h *ledger.Hold) {
				e := refused(append(results(batch.Skipped, 1, 3), results(batch.NotAttempted, 2)...))
				e.State, e.Err = batch.StateAnswered, nil
				record(t, h, e)
			},
			[]batch.Outcome{batch.Skipped, batch.NotAttempted, batch.Skipped},
			[]batch.Outcome{batch.Skipped, batch.InDoubt, batch.Skipped},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			plan(t, l, "j", 6)
			h := hold(t, l, "j")
			begin(t, h, attempt(2, 1)) // its neighbour stays as it is
			record(t, h, batch.Ending{Attempt: attempt(2, 1), State: batch.StateAnswered, Results: results(batch.NotAttempted, 4)})
			begin(t, h, attempt(1, 1))
			c.write(t, h)
			neighbour := []batch.Outcome{batch.NotAttempted, batch.InDoubt, batch.InDoubt, batch.Invalid, batch.Duplicate}
			if diff := cmp.Diff(append(c.before, neighbour...), outcomes(t, l)); diff != "" {
				t.Errorf("before the attempt (-want +got):\n%s", diff)
			}
			begin(t, h, attempt(1, 2))
			if diff := cmp.Diff(append(c.want, neighbour...), outcomes(t, l)); diff != "" {
				t.Errorf("after the attempt was begun (-want +got):\n%s", diff)
			}
		})
	}
}

// A row whose outcome is derived shows nothing of the one that became void.
func TestBegin_LeavesNoWordOfWhatIsVoid(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	rs := results(batch.NotAttempted, 1, 2, 3)
	for i := range rs {
		rs[i].Reason, rs[i].Code, rs[i].Message = "denied", "401", "no"
	}
	record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Results: rs})
	a := attempt(1, 2)
	a.At = noon.Add(time.Hour)
	begin(t, h, a)
	r := rowsOf(t, l)[0]
	if r.Reason+r.Code+r.Message+r.SettledAt != "" || r.SentAt != "2026-11-01T13:00:00.000Z" || r.Attempts != 2 {
		t.Errorf("the row is %+v", r)
	}
}

func TestBegin_OfADoubtedPartMakesVoidWhatAskingBrought(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Parts: []batch.Part{part(3, true, 1, 2, 3)}})
	record(t, h, batch.Ending{Attempt: attempt(3, 0), Late: true, Results: results(batch.NotAttempted, 1, 2)})
	if got := outcomes(t, l)[:3]; !cmp.Equal(got, []batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.InDoubt}) {
		t.Fatalf("outcomes are %v", got)
	}
	begin(t, h, attempt(3, 1))
	if got := outcomes(t, l)[:3]; !cmp.Equal(got, []batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt}) {
		t.Errorf("outcomes are %v", got)
	}
}

func TestBegin_TakesOnlyTheNextAttempt(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	for _, a := range []batch.Attempt{attempt(1, 2), attempt(1, 0), attempt(9, 1)} {
		if err := h.Begin(t.Context(), a); err == nil {
			t.Errorf("attempt %d of batch %d was begun", a.No, a.Batch)
		}
	}
	begin(t, h, attempt(1, 1))
	if err := h.Begin(t.Context(), attempt(1, 1)); err == nil {
		t.Error("one attempt was begun twice")
	}
	if r := rowsOf(t, l)[0]; r.Attempts != 1 {
		t.Errorf("the row tells of %d attempts", r.Attempts)
	}
}

func TestReceipts_AreThoseOfItsTimeAndOfAllJobs(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 12)
	planSame(t, l, ledger.Job{ID: "k"})
	h, k := hold(t, l, "j"), hold(t, l, "k")
	sent := func(h *ledger.Hold, a batch.Attempt, after time.Duration, receipt batch.Receipt) {
		a.At = noon.Add(after)
		begin(t, h, a)
		record(t, h, batch.Ending{Attempt: a, Ended: a.At.Add(time.Second), State: batch.StateAnswered, Receipt: receipt})
	}
	sent(h, attempt(1, 1), 0, "before")
	sent(h, attempt(2, 1), time.Minute, "first")
	sent(h, attempt(2, 2), time.Minute, "first")
	sent(h, attempt(3, 1), 2*time.Minute, "")
	sent(k, batch.Attempt{Job: "k", Batch: 1, No: 1}, 3*time.Minute, "last")
	sent(h, attempt(4, 1), 4*time.Minute, "after")
	for name, c := range map[string]struct {
		to   time.Time
		want []batch.Receipt
	}{
		"both ends are included":   {noon.Add(3 * time.Minute), []batch.Receipt{"first", "last"}},
		"no end holds all to come": {time.Time{}, []batch.Receipt{"after", "first", "last"}},
		"an empty span":            {noon, nil},
	} {
		got, err := h.Receipts(t.Context(), attempt(9, 1), batch.Span{From: noon.Add(time.Minute), To: c.to})
		if err != nil || !cmp.Equal(c.want, got) {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, c.want)
		}
	}
	own, err := h.Receipts(t.Context(), attempt(2, 2), batch.Span{From: noon, To: noon.Add(time.Hour)})
	if want := []batch.Receipt{"after", "before", "last"}; err != nil || !cmp.Equal(want, own) {
		t.Errorf("asked for batch 2: got %q (%v), want %q without its own", own, err, want)
	}
}
