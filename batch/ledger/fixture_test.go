package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, path string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// plan writes a job of valid rows in batches of three, an invalid row and a
// duplicate of the first row at the end.
func plan(t *testing.T, l *ledger.Ledger, id string, valid int) ledger.Job {
	t.Helper()
	action := batch.Action{
		Name: "v/a", Title: "do it", Noun: "thing", Targets: batch.Assume(3),
		Fields: []batch.Field{{Name: "id", Key: batch.FoldCase}, {Name: "extra"}},
	}
	planner := batch.NewPlanner(map[string]*batch.Action{"v/a": &action})
	d, err := l.Draft(t.Context(), id, noon)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]batch.Row, 0, valid+2)
	for i := range valid {
		rows = append(rows, row(i+2, fmt.Sprint("t", i), "x"))
	}
	rows = append(rows, batch.Row{Origin: batch.Origin{Number: valid + 2}, Cells: []string{"?"}, Problems: []batch.Problem{{Column: "Id", Reason: "bad"}, {Reason: "worse"}}})
	rows = append(rows, row(valid+3, "T0", "x"))
	for _, r := range rows {
		if err := d.Add(planner.Place(r)); err != nil {
			t.Fatal(err)
		}
	}
	p, rest := planner.Close()
	job := ledger.Job{
		ID: id, State: ledger.Planned, Provider: "v", Connection: "c", Settings: map[string]string{"s": "1"},
		Actions: []ledger.Action{ledger.ActionOf(action)}, Rows: p.Rows, Hash: p.Hash,
		Files: []ledger.File{{Path: "in.csv", Format: "csv", Header: []string{"Id", "Extra"}}},
	}
	if err := d.Finish(job, rest); err != nil {
		t.Fatal(err)
	}
	job, err = l.Job(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func row(number int, values ...string) batch.Row {
	return batch.Row{
		Origin: batch.Origin{File: "in.csv", Number: number}, Cells: values,
		Target: &batch.Target{Action: "v/a", Values: values},
	}
}

func attempt(no, n int) batch.Attempt {
	return batch.Attempt{Job: "j", Batch: no, No: n, Targets: 3, At: noon}
}

func results(o batch.Outcome, ids ...batch.TargetID) (all []batch.Result) {
	for _, id := range ids {
		all = append(all, batch.Result{Target: id, Outcome: o})
	}
	return all
}

func begin(t *testing.T, l *ledger.Ledger, a batch.Attempt) {
	t.Helper()
	if err := l.Begin(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

func record(t *testing.T, l *ledger.Ledger, e batch.Ending) {
	t.Helper()
	e.Ended = noon.Add(time.Second)
	if err := l.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

// outcomes gives how each row of job j ended, by number.
func outcomes(t *testing.T, l *ledger.Ledger) (all []batch.Outcome) {
	t.Helper()
	job, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Outcome)
	}
	return all
}
