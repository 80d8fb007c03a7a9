package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestWork_GivesTargetsAsTheyArePlannedAndTheSettings(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/a", "v/f")
	h := hold(t, l, "j")
	begin(t, h, at(2, 1, 0))
	work := workOf(t, l, job)
	want := []batch.Work{
		{Batch: batch.Batch{
			Job: "j", No: 1, Action: "v/a", Settings: map[string]string{"s": "1"},
			Targets: []batch.Target{{ID: 1, Action: "v/a", Values: []string{"t0", "x"}}},
		}},
		{
			Batch:    batch.Batch{Job: "j", No: 2, Action: "v/f", Settings: map[string]string{"s": "1"}},
			Attempts: 1,
			Doubt: &batch.Loss{
				Attempt: 1, Span: span(0, unknown),
				Targets: []batch.Target{{ID: 2, Action: "v/f", Values: []string{"t1", "x"}}},
			},
		},
	}
	if diff := cmp.Diff(want, work); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
}

// The sender delivers the parts that it makes; Work would give them to it again.
func TestWork_LeavesOutPartsMadeMeanwhile(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/a", "v/a", "v/a", "v/a")
	h := hold(t, l, "j")
	var seen []int
	for w, err := range l.Work(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, w.No)
		if w.No == 1 {
			begin(t, h, at(1, 1, 0))
			e := ended(at(1, 1, 0), batch.StateRefused)
			e.Parts = []batch.Part{part(3, false, 1), part(4, false, 2, 3)}
			record(t, h, e)
		}
	}
	if !cmp.Equal(seen, []int{1, 2}) {
		t.Errorf("while parts were made, work gave batches %v", seen)
	}
	var later []int
	for _, w := range workOf(t, l, job) {
		later = append(later, w.No)
	}
	if !cmp.Equal(later, []int{2, 3, 4}) {
		t.Errorf("a later run is given batches %v, want 2, 3 and 4", later)
	}
	if last, err := l.LastBatch(t.Context(), "j"); last != 4 || err != nil {
		t.Errorf("the last batch is %d (%v), want 4", last, err)
	}
}

func TestWork_ReadsOnWhereItsPageEnds(t *testing.T) {
	l := fresh(t)
	job := plan(t, l, "j", 3*1200)
	next := 1
	for _, w := range workOf(t, l, job) {
		if w.No != next || len(w.Targets) != 3 {
			t.Fatalf("batch %d has %d targets, want batch %d with 3", w.No, len(w.Targets), next)
		}
		next++
	}
	if next != 1201 {
		t.Errorf("work gave %d batches, want 1200", next-1)
	}
}

func TestProven_AreActionsTheVendorTookATargetOf(t *testing.T) {
	for o, want := range map[batch.Outcome]bool{
		batch.Succeeded: true, batch.Accepted: true, batch.Skipped: true,
		batch.Failed: false, batch.InDoubt: false, batch.NotAttempted: false,
	} {
		l := fresh(t)
		planOf(t, l, "v/a", "v/a", "v/f")
		h := hold(t, l, "j")
		begin(t, h, at(1, 1, 0))
		record(t, h, ended(at(1, 1, 0), batch.StateAnswered, append(results(batch.Failed, 1), results(o, 2)...)...))
		begin(t, h, at(2, 1, 0))
		got, err := l.Proven(t.Context(), "j")
		wanted := map[string]bool{}
		if want {
			wanted["v/a"] = true
		}
		if err != nil || !cmp.Equal(wanted, got) {
			t.Errorf("%s: proven are %v (%v), want %v", o, got, err, wanted)
		}
	}
}

func TestWork_OfAnUnknownJobSaysSo(t *testing.T) {
	l := fresh(t)
	n := 0
	for _, err := range l.Work(t.Context(), ledger.Job{ID: "x"}) {
		if n++; err == nil {
			t.Error("there is work")
		}
	}
	if n != 1 {
		t.Errorf("it said so %d times", n)
	}
}
