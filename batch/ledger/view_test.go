package ledger_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

// viewed gives the rows of a job as its views tell them to anyone with an SQLite
// shell.
func viewed(t *testing.T, l *ledger.Ledger, job ledger.Job) (all []ledger.Row) {
	t.Helper()
	db, err := sql.Open("sqlite", l.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT o.seq, o.file, o.sheet, o.number, o.cells, o.action, o.target, o.batch, o.outcome, o.reason, o.code, o.message,
			o.request_id, o.settled_at, o.receipt, o.attempts, o.sent_at, o.same_as
		FROM row_outcomes o JOIN jobs j ON j.no = o.job WHERE j.id = ? ORDER BY o.seq`, job.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var r ledger.Row
		var cells, target string
		var same int
		err := rows.Scan(&r.Seq, &r.FileIndex, &r.Sheet, &r.Number, &cells, &r.Action, &target, &r.Batch, &r.Outcome, &r.Reason, &r.Code, &r.Message,
			&r.RequestID, &r.SettledAt, &r.Receipt, &r.Attempts, &r.SentAt, &same)
		err = errors.Join(err, json.Unmarshal([]byte(cells), &r.Cells))
		if target != "" {
			err = errors.Join(err, json.Unmarshal([]byte(target), &r.Target))
		}
		if err != nil {
			t.Fatal(err)
		}
		if r.FileIndex < len(job.Files) {
			r.File = job.Files[r.FileIndex].Path
		}
		if same > 0 {
			r.Same, r.SameOutcome = all[same-1].Origin, all[same-1].Outcome
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// sameInSQL holds what Rows and Ends say against what the views say.
func sameInSQL(t *testing.T, l *ledger.Ledger, job ledger.Job) {
	t.Helper()
	want := viewed(t, l, job)
	var got []ledger.Row
	for r, err := range l.Rows(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		r.RetriedBy = ""
		got = append(got, r)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-in SQL +in Go):\n%s", diff)
	}
	i := 0
	for r, err := range l.Ends(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		r.RetriedBy, r.Cells = "", got[i].Cells
		if diff := cmp.Diff(got[i], r); diff != "" {
			t.Errorf("row %d (-with cells +without):\n%s", i+1, diff)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("%d rows without their cells, and %d with them", i, len(got))
	}
}

// odd is a job of more than one stretch of rows: two files, sheets, both actions,
// rows out of step, texts that JSON escapes, cells that a row shares with the one
// before it, empty ones by the dozen, and rows that are no targets or the
// same as an earlier one, near or far.
func odd(t *testing.T, l *ledger.Ledger, rng *rand.Rand) ledger.Job {
	t.Helper()
	var rows []batch.Row
	number := 1
	for i := range 1300 {
		number += 1 + rng.IntN(20)/19
		at := batch.Origin{Number: number, Sheet: []string{"", "two"}[i/700]}
		r := batch.Row{Origin: at, FileIndex: i / 1100, Cells: []string{fmt.Sprint("t", i), "\"\\\n\té\x00😀", "x"}}
		switch rng.IntN(6) {
		case 0:
			r.Cells = append(append(r.Cells[:1:1], make([]string, 1+rng.IntN(12))...), r.Cells[1:]...)
		case 1:
			if i > 0 {
				r.Cells = rows[i-1].Cells
			}
		}
		switch rng.IntN(10) {
		case 0:
			r.Problems = []batch.Problem{{Column: "Id", Reason: "bad \"\\"}}
		case 1:
			r.Target = &batch.Target{Action: "v/a", Values: []string{fmt.Sprint("T", rng.IntN(i+1)), "not a cell"}}
		default:
			r.Target = &batch.Target{Action: []string{"v/a", "v/f"}[rng.IntN(5)/4], Values: []string{r.Cells[0], r.Cells[1+rng.IntN(2)]}}
		}
		rows = append(rows, r)
	}
	job := planRows(t, l, ledger.Job{ID: "j"}, rows)
	job.Files = append(job.Files, ledger.File{Path: "second.csv"})
	return job
}

func TestRows_AreThoseOfTheViews(t *testing.T) {
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(seed, 11))
		l := fresh(t)
		job := odd(t, l, rng)
		m := &model{rng: rng, now: noon, batches: map[int]*modelBatch{}}
		for _, r := range rowsOf(t, l) {
			if r.Batch > 0 {
				m.targets = append(m.targets, &modelTarget{id: batch.TargetID(r.Seq), action: r.Action, batch: r.Batch})
				m.batches[r.Batch] = &modelBatch{no: r.Batch, action: r.Action}
				m.last = max(m.last, r.Batch)
			}
		}
		h := hold(t, l, "j")
		for range 400 {
			m.write(t, h)
		}
		sameInSQL(t, l, job)
		m.checkAccepted(t, h)
	}
}

// checkAccepted compares what Accepted says of each attempt with what the model
// says.
func (m *model) checkAccepted(t *testing.T, h *ledger.Hold) {
	t.Helper()
	for no, b := range m.batches {
		for n := range len(b.attempts) + 2 {
			var want []batch.TargetID
			for _, x := range m.of(no, func(x *modelTarget) bool { return x.written == batch.Accepted && x.attempt == n }) {
				want = append(want, x.id)
			}
			got, err := h.Accepted(t.Context(), no, n)
			if diff := cmp.Diff(want, ids(got)); err != nil || diff != "" {
				t.Errorf("accepted of batch %d from attempt %d (%v) (-want +got):\n%s", no, n, err, diff)
			}
		}
	}
}

func TestAccepted_GivesTheTargetsAsTheyArePlanned(t *testing.T) {
	l := fresh(t)
	planOf(t, l, "v/f", "v/a", "v/f")
	h := hold(t, l, "j")
	begin(t, h, at(1, 1, 0))
	record(t, h, ended(at(1, 1, 0), batch.StateAnswered, results(batch.Accepted, 1, 3)...))
	record(t, h, batch.Ending{Attempt: at(1, 1, 0), Late: true, Results: results(batch.Succeeded, 1)})
	got, err := h.Accepted(t.Context(), 1, 1)
	want := []batch.Target{{ID: 3, Action: "v/f", Values: []string{"t2", "x"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("accepted (%v) (-want +got):\n%s", err, diff)
	}
	if got, err := h.Accepted(t.Context(), 9, 1); err != nil || len(got) > 0 {
		t.Errorf("a batch that is not there gave %v, %v", got, err)
	}
}

// A row whose text was damaged must not pass for another one.
func TestRows_OfADamagedStretchSaySo(t *testing.T) {
	for name, statement := range map[string]string{
		"cut off":       `UPDATE row_chunks SET rows = substr(rows, 1, length(rows) - 3)`,
		"a row is gone": `UPDATE row_chunks SET last = last + 1`,
		"no list":       `UPDATE row_chunks SET rows = 'null'`,
		"no actions":    `UPDATE row_chunks SET actions = '[]'`,
	} {
		l := fresh(t)
		job := planOf(t, l, "v/a", "v/a")
		change(t, l.Path(), statement)
		var last error
		for _, err := range l.Rows(t.Context(), job) {
			last = err
		}
		if last == nil {
			t.Errorf("%s: the rows were given", name)
		}
		for _, err := range l.Work(t.Context(), job) {
			last = err
		}
		if last == nil {
			t.Errorf("%s: the work was given", name)
		}
	}
}
