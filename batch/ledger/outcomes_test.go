package ledger_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestLedger_HowARowEndedFollowsFromWhatWasWritten(t *testing.T) {
	cases := map[string]struct {
		write func(*testing.T, *ledger.Hold)
		want  []batch.Outcome // of rows 1 to 3, the first batch
	}{
		"no attempt: not attempted": {
			func(*testing.T, *ledger.Hold) {},
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
		},
		"an attempt without an ending, as after a kill: in doubt": {
			func(t *testing.T, h *ledger.Hold) { begin(t, h, attempt(1, 1)) },
			[]batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt},
		},
		"an attempt that was surely refused: not attempted": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Err: &batch.Error{Kind: batch.Throttled}})
			},
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
		},
		"a lost answer of which the vendor has nothing: not attempted": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateLost, Err: &batch.Error{}})
				record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, State: batch.StateAbsent})
			},
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
		},
		"a lost answer and then a refusal: in doubt": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateLost, Err: &batch.Error{}})
				begin(t, h, attempt(1, 2))
				record(t, h, batch.Ending{Attempt: attempt(1, 2), State: batch.StateRefused, Err: &batch.Error{Kind: batch.Throttled}})
			},
			[]batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt},
		},
		"one answer for all, with an exception": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{
					Attempt: attempt(1, 1), State: batch.StateAnswered,
					Results: append(results(batch.Succeeded, 1, 3), results(batch.Failed, 2)...),
				})
			},
			[]batch.Outcome{batch.Succeeded, batch.Failed, batch.Succeeded},
		},
		"an answer that skips a target: that one is in doubt": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Results: results(batch.Succeeded, 1, 2)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Succeeded, batch.InDoubt},
		},
		"accepted, then results one after the other": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Results: results(batch.Accepted, 1, 2, 3)})
				record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, Results: results(batch.Skipped, 3)})
				record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, Results: results(batch.Succeeded, 1)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Accepted, batch.Skipped},
		},
		"results for all at once take the place of earlier ones": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, attempt(1, 1))
				record(t, h, batch.Ending{Attempt: attempt(1, 1), Results: results(batch.InDoubt, 2)})
				record(t, h, batch.Ending{Attempt: attempt(1, 1), Results: results(batch.Succeeded, 1, 2, 3)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Succeeded, batch.Succeeded},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := open(t, filepath.Join(t.TempDir(), "l.db"))
			plan(t, l, "j", 4)
			c.write(t, hold(t, l, "j"))
			got := outcomes(t, l)
			want := append(c.want, batch.NotAttempted, batch.Invalid, batch.Duplicate)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLedger_KeepsRowsAndPlanAsTheyWere(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	job := plan(t, l, "j", 7)
	var batches []batch.Batch
	for b, err := range l.Batches(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, b)
	}
	if len(batches) != 3 || len(batches[0].Targets) != 3 || len(batches[2].Targets) != 1 {
		t.Fatalf("batches are %+v, want 3, 3 and 1 targets", batches)
	}
	last := batches[2].Targets[0]
	if want := (batch.Target{ID: 7, Action: "v/a", Values: []string{"t6", "x"}}); !cmp.Equal(want, last) {
		t.Errorf("last target is %+v, want %+v", last, want)
	}
	if batches[0].Settings["s"] != "1" {
		t.Errorf("settings are %v", batches[0].Settings)
	}
	var rows []ledger.Row
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if r := rows[7]; r.Reason != "Id: bad; worse" || r.Number != 9 || !cmp.Equal(r.Cells, []string{"?"}) {
		t.Errorf("the invalid row is %+v", r)
	}
	if r := rows[8]; r.Same.String() != "in.csv:2" || r.SameOutcome != batch.NotAttempted || r.Outcome != batch.Duplicate {
		t.Errorf("the duplicate is %+v", r)
	}
}

func TestLedger_ReceiptAndRequestIDsAreKept(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	job := plan(t, l, "j", 3)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	rs := results(batch.Succeeded, 1, 2, 3)
	rs[0].RequestID, rs[1].RequestID = "first", "own"
	record(t, h, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Receipt: "receipt", RequestID: "request", Results: rs})
	var got []string
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Batch > 0 {
			got = append(got, r.Receipt+" "+r.RequestID)
		}
	}
	if want := []string{"receipt first", "receipt own", "receipt request"}; !cmp.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLedger_EachResultKeepsTheAttemptItCameFrom(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	job := plan(t, l, "j", 3)
	h := hold(t, l, "j")
	for no, rs := range [][]batch.Result{results(batch.Accepted, 1), results(batch.Accepted, 2, 3)} {
		a := attempt(1, no+1)
		a.At = noon.Add(time.Duration(no) * time.Hour)
		begin(t, h, a)
		record(t, h, batch.Ending{Attempt: a, State: batch.StateAnswered, Receipt: batch.Receipt(fmt.Sprint("receipt", no+1)), RequestID: fmt.Sprint("request", no+1), Results: rs})
	}
	record(t, h, batch.Ending{Attempt: attempt(1, 2), Late: true, Results: results(batch.Succeeded, 3)})
	var got []string
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Batch > 0 {
			got = append(got, fmt.Sprintln(r.Outcome, r.Receipt, r.RequestID, r.SentAt, r.Attempts))
		}
	}
	want := []string{
		"accepted receipt1 request1 2026-11-01T12:00:00.000Z 2\n",
		"accepted receipt2 request2 2026-11-01T13:00:00.000Z 2\n",
		"succeeded receipt2 request2 2026-11-01T13:00:00.000Z 2\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
