package ledger_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
)

// retried makes a job of the first row of another one.
func retried(t *testing.T, l *ledger.Ledger, id, of string) {
	t.Helper()
	d, err := l.Draft(t.Context(), id, noon)
	if err != nil {
		t.Fatal(err)
	}
	action := batch.Action{Name: "v/a", Targets: batch.Assume(9), Fields: []batch.Field{{Name: "id", Key: batch.FoldCase}}}
	planner := batch.NewPlanner(map[string]*batch.Action{"v/a": &action}, seen.New(seen.Options{Keys: 10}))
	placed, closed, err := planner.Place(batch.Row{Target: &batch.Target{Action: "v/a", Values: []string{"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	_, open := planner.Close()
	err = errors.Join(d.Again(placed, closed, of, 1), d.Finish(ledger.Job{State: ledger.Planned, Rows: 1, RetryOf: of}, open))
	if err != nil {
		t.Fatal(err)
	}
}

// doubtful writes a job of three rows, all in doubt, that nobody drives.
func doubtful(t *testing.T, l *ledger.Ledger) ledger.Job {
	t.Helper()
	job := plan(t, l, "j", 3)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	record(t, h, batch.Ending{Attempt: attempt(1, 1), Ended: noon, State: batch.StateLost, Results: results(batch.InDoubt, 1, 2, 3)})
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	return job
}

func TestRetry_AStartedRetryTakesItsRowsOver(t *testing.T) {
	l := fresh(t)
	job := doubtful(t, l)
	retried(t, l, "k", "j")
	doubted := func() (ids []batch.TargetID) {
		for _, w := range workOf(t, l, job) {
			for _, x := range w.Doubt.Targets {
				ids = append(ids, x.ID)
			}
		}
		return ids
	}
	if got := doubted(); len(got) != 3 {
		t.Errorf("a retry that was only planned took rows: %v are left", got)
	}
	if err := hold(t, l, "k").Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if got := doubted(); !cmp.Equal(got, []batch.TargetID{2, 3}) {
		t.Errorf("%v are left to the job, want 2 and 3", got)
	}
	if left, err := l.Left(t.Context(), job); err != nil || left.Doubted != 2 {
		t.Errorf("%+v are counted as left (%v), want two in doubt", left, err)
	}
	if rows := rowsOf(t, l); rows[0].RetriedBy != "k" || rows[1].RetriedBy != "" {
		t.Errorf("the rows are retried by %q and %q", rows[0].RetriedBy, rows[1].RetriedBy)
	}
}

func TestRetry_TwoDontTakeTheSameRow(t *testing.T) {
	l := fresh(t)
	doubtful(t, l)
	retried(t, l, "k1", "j")
	retried(t, l, "k2", "j")
	if err := hold(t, l, "k1").Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	second := hold(t, l, "k2")
	var sent *ledger.SentError
	if err := second.Start(t.Context(), false); !errors.As(err, &sent) || sent.Job != "k1" {
		t.Errorf("the second retry started with %v, want that k1 has its row", err)
	}
	if err := second.Start(t.Context(), true); err != nil {
		t.Errorf("meant to happen again, it gave %v", err)
	}
}

func TestRetry_WhatChangedSinceItWasPlannedIsNotTaken(t *testing.T) {
	for became, taken := range map[batch.Outcome]bool{
		batch.Succeeded: false, batch.Accepted: false, batch.Skipped: false, batch.NotAttempted: false, batch.Failed: true, batch.InDoubt: true,
	} {
		t.Run(string(became), func(t *testing.T) {
			l := fresh(t)
			doubtful(t, l)
			retried(t, l, "k", "j")
			h := hold(t, l, "j")
			k := hold(t, l, "k")
			var held *ledger.HeldError
			if err := k.Start(t.Context(), false); !errors.As(err, &held) || held.Job != "j" {
				t.Errorf("while its origin is driven it started with %v", err)
			}
			record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, Ended: noon.Add(time.Hour), Results: results(became, 1)})
			if err := h.Release(); err != nil {
				t.Fatal(err)
			}
			err := k.Start(t.Context(), false)
			var changed *ledger.ChangedError
			if taken && err != nil || !taken && (!errors.As(err, &changed) || changed.Job != "j") {
				t.Errorf("its row is %s by now, and it started with %v", became, err)
			}
		})
	}
}
