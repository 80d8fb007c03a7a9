package ledger_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
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

// fresh opens a new ledger whose clock stands at noon.
func fresh(t *testing.T) *ledger.Ledger {
	t.Helper()
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	l.Wind(func() time.Time { return noon }, nil)
	return l
}

func hold(t *testing.T, l *ledger.Ledger, job string) *ledger.Hold {
	t.Helper()
	h, err := l.Hold(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Release() })
	return h
}

// facts are two actions: one whose answer is the end of it, and one that is
// asked for later.
func facts() map[string]*batch.Action {
	fields := []batch.Field{{Name: "id", Key: batch.FoldCase}, {Name: "extra"}}
	return map[string]*batch.Action{
		"v/a": {Name: "v/a", Title: "do it", Noun: "thing", Targets: batch.Assume(3), Fields: fields},
		"v/f": {
			Name: "v/f", Title: "do it later", Noun: "thing", Targets: batch.Assume(3), Fields: fields,
			Follow: &batch.Follow{Keep: time.Hour}, Lookup: &batch.Lookup{},
		},
	}
}

// plan writes a job of valid rows in batches of three, an invalid row and a
// duplicate of the first row at the end.
func plan(t *testing.T, l *ledger.Ledger, id string, valid int) ledger.Job {
	t.Helper()
	rows := make([]batch.Row, 0, valid+2)
	for i := range valid {
		rows = append(rows, row(i+2, fmt.Sprint("t", i), "x"))
	}
	rows = append(rows, batch.Row{Origin: batch.Origin{Number: valid + 2}, Cells: []string{"?"}, Problems: []batch.Problem{{Column: "Id", Reason: "bad"}, {Reason: "worse"}}})
	rows = append(rows, row(valid+3, "T0", "x"))
	return planRows(t, l, ledger.Job{ID: id}, rows)
}

// planOf writes a job with a row for each action named.
func planOf(t *testing.T, l *ledger.Ledger, actions ...string) ledger.Job {
	t.Helper()
	var rows []batch.Row
	for i, a := range actions {
		r := row(i+2, fmt.Sprint("t", i), "x")
		r.Target.Action = a
		rows = append(rows, r)
	}
	return planRows(t, l, ledger.Job{ID: "j"}, rows)
}

func planRows(t *testing.T, l *ledger.Ledger, job ledger.Job, rows []batch.Row) ledger.Job {
	t.Helper()
	actions := facts()
	planner := batch.NewPlanner(actions, seen.New(seen.Options{Keys: 1000}))
	d, err := l.Draft(t.Context(), job.ID, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		placed, closed, err := planner.Place(r)
		if err := errors.Join(err, d.Add(placed, closed)); err != nil {
			t.Fatal(err)
		}
	}
	p, rest := planner.Close()
	job.State, job.Provider, job.Connection, job.Settings = ledger.Planned, "v", "c", map[string]string{"s": "1"}
	job.Actions = []ledger.Action{ledger.ActionOf(*actions["v/a"]), ledger.ActionOf(*actions["v/f"])}
	job.Rows, job.Hash = p.Rows, p.Hash
	job.Files = []ledger.File{{Path: "in.csv", Format: "csv", Header: []string{"Id", "Extra"}}}
	if err := d.Finish(job, rest); err != nil {
		t.Fatal(err)
	}
	job, err = l.Job(t.Context(), job.ID)
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

func part(no int, doubted bool, ids ...batch.TargetID) batch.Part {
	p := batch.Part{No: no, Doubted: doubted}
	for _, id := range ids {
		p.Targets = append(p.Targets, batch.Target{ID: id})
	}
	return p
}

func begin(t *testing.T, h *ledger.Hold, a batch.Attempt) {
	t.Helper()
	if err := h.Begin(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

// record writes an ending; one without a time was in hand after a second.
func record(t *testing.T, h *ledger.Hold, e batch.Ending) {
	t.Helper()
	if e.Ended.IsZero() {
		e.Ended = noon.Add(time.Second)
	}
	if err := h.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

// outcomes gives how each row of job j ended, by number.
func outcomes(t *testing.T, l *ledger.Ledger) (all []batch.Outcome) {
	t.Helper()
	for _, r := range rowsOf(t, l) {
		all = append(all, r.Outcome)
	}
	return all
}

func rowsOf(t *testing.T, l *ledger.Ledger) (all []ledger.Row) {
	t.Helper()
	job, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// workOf gives what is left to do of a job.
func workOf(t *testing.T, l *ledger.Ledger, job ledger.Job) (all []batch.Work) {
	t.Helper()
	for w, err := range l.Work(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	return all
}

// change writes to a ledger's file past the ledger.
func change(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}
