package ledger_test

import (
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

// What a ledger has lost must not be taken for what was never done.
func TestLedger_LostLinesAreNotBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		lose   string
		starts bool // what is missing shows only when its batch is looked at
		work   int  // that batch, where lines of it are left
	}{
		"an attempt of a batch without results": {`DELETE FROM attempts WHERE batch = 1`, true, 1},
		"the first of two attempts":             {`DELETE FROM attempts WHERE batch = 2 AND no = 1`, true, 2},
		"a batch":                               {`DELETE FROM batches WHERE no = 1`, false, 0},
		"all batches but the last":              {`DELETE FROM batches WHERE no < 3`, false, 0},
		"the part of a batch":                   {`DELETE FROM batches WHERE no = 4`, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			plan(t, l, "j", 9)
			h := hold(t, l, "j")
			if err := h.Start(t.Context(), false); err != nil {
				t.Fatal(err)
			}
			begin(t, h, attempt(1, 1))
			begin(t, h, attempt(2, 1))
			record(t, h, batch.Ending{Attempt: attempt(2, 1), State: batch.StateRefused})
			begin(t, h, attempt(2, 2))
			record(t, h, batch.Ending{Attempt: attempt(2, 2), State: batch.StateRefused, Parts: []batch.Part{part(4, false, 4), part(5, false, 5)}})
			change(t, l.Path(), c.lose)
			job, err := l.Job(t.Context(), "j")
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Start(t.Context(), false); (err == nil) != c.starts {
				t.Errorf("it was started with %v", err)
			}
			err = nil
			for _, e := range l.Rows(t.Context(), job) {
				err = e
			}
			if err == nil || !strings.Contains(err.Error(), "the ledger is damaged") || !strings.Contains(err.Error(), "send nothing by it") {
				t.Errorf("its rows were given with %v", err)
			}
			if c.work == 0 {
				return
			}
			if _, err := l.Left(t.Context(), job); err == nil {
				t.Error("what is left was counted")
			}
			for w, err := range l.Work(t.Context(), job) {
				if err == nil && w.No == c.work {
					t.Errorf("batch %d was given to be worked on", w.No)
				}
			}
		})
	}
}

// The batches of a job that is still being read are not all written.
func TestRows_OfAJobThatIsBeingReadAreGiven(t *testing.T) {
	l := fresh(t)
	d, err := l.Draft(t.Context(), "j", noon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		if err := d.Add(batch.Placed{Row: row(i+2, "a", "x"), Seq: batch.TargetID(i + 1), Batch: 1}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Finish(ledger.Job{ID: "j", State: ledger.Reading, Rows: 9}, nil); err != nil {
		t.Fatal(err)
	}
	if got := outcomes(t, l); len(got) != 9 || got[0] != batch.NotAttempted {
		t.Errorf("the rows are %v", got)
	}
}
