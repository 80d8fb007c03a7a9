package ledger_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestLedger_HowARowEndedFollowsFromWhatWasWritten(t *testing.T) {
	cases := map[string]struct {
		write func(*testing.T, *ledger.Ledger)
		want  []batch.Outcome // of rows 1 to 3, the first batch
	}{
		"no attempt: not attempted": {
			func(*testing.T, *ledger.Ledger) {},
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
		},
		"an attempt without an ending, as after a kill: in doubt": {
			func(t *testing.T, l *ledger.Ledger) { begin(t, l, attempt(1, 1)) },
			[]batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt},
		},
		"an attempt that was surely refused: not attempted": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Err: &batch.Error{Kind: batch.Throttled}})
			},
			[]batch.Outcome{batch.NotAttempted, batch.NotAttempted, batch.NotAttempted},
		},
		"a lost answer and then a refusal: in doubt": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{Attempt: attempt(1, 1), State: batch.StateLost, Err: &batch.Error{}})
				begin(t, l, attempt(1, 2))
				record(t, l, batch.Ending{Attempt: attempt(1, 2), State: batch.StateRefused, Err: &batch.Error{Kind: batch.Throttled}})
			},
			[]batch.Outcome{batch.InDoubt, batch.InDoubt, batch.InDoubt},
		},
		"one answer for all, with an exception": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{
					Attempt: attempt(1, 1), State: batch.StateAnswered,
					Results: append(results(batch.Succeeded, 1, 3), results(batch.Failed, 2)...),
				})
			},
			[]batch.Outcome{batch.Succeeded, batch.Failed, batch.Succeeded},
		},
		"an answer that skips a target: that one is in doubt": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Results: results(batch.Succeeded, 1, 2)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Succeeded, batch.InDoubt},
		},
		"accepted, then results one after the other": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Results: results(batch.Accepted, 1, 2, 3)})
				record(t, l, batch.Ending{Attempt: attempt(1, 1), Late: true, Results: results(batch.Skipped, 3)})
				record(t, l, batch.Ending{Attempt: attempt(1, 1), Late: true, Results: results(batch.Succeeded, 1)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Accepted, batch.Skipped},
		},
		"results for all at once take the place of earlier ones": {
			func(t *testing.T, l *ledger.Ledger) {
				begin(t, l, attempt(1, 1))
				record(t, l, batch.Ending{Attempt: attempt(1, 1), Results: results(batch.InDoubt, 2)})
				record(t, l, batch.Ending{Attempt: attempt(1, 1), Results: results(batch.Succeeded, 1, 2, 3)})
			},
			[]batch.Outcome{batch.Succeeded, batch.Succeeded, batch.Succeeded},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := open(t, filepath.Join(t.TempDir(), "l.db"))
			plan(t, l, "j", 4)
			c.write(t, l)
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
	begin(t, l, attempt(1, 1))
	rs := results(batch.Succeeded, 1, 2, 3)
	rs[0].RequestID, rs[1].RequestID = "first", "own"
	record(t, l, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Receipt: "receipt", RequestID: "request", Results: rs})
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
	for no, rs := range [][]batch.Result{results(batch.Accepted, 1), results(batch.Accepted, 2, 3)} {
		a := attempt(1, no+1)
		a.At = noon.Add(time.Duration(no) * time.Hour)
		begin(t, l, a)
		record(t, l, batch.Ending{Attempt: a, State: batch.StateAnswered, Receipt: batch.Receipt(fmt.Sprint("receipt", no+1)), RequestID: fmt.Sprint("request", no+1), Results: rs})
	}
	record(t, l, batch.Ending{Attempt: attempt(1, 2), Late: true, Results: results(batch.Succeeded, 3)})
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

func TestLedger_SurvivesBeingClosedAndOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "l.db")
	l := open(t, path)
	plan(t, l, "j", 3)
	begin(t, l, attempt(1, 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path)
	if got := outcomes(t, again)[0]; got != batch.InDoubt {
		t.Errorf("row 1 is %q after opening again, want in-doubt", got)
	}
	jobs, err := again.Jobs(t.Context())
	if err != nil || len(jobs) != 1 || jobs[0].Rows != 5 {
		t.Errorf("jobs are %+v, %v", jobs, err)
	}
}

func TestLedger_IsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil { // as touch makes it
		t.Fatal(err)
	}
	l := open(t, path)
	plan(t, l, "j", 3)
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files are %v, %v; want the ledger and its log", files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", f, info.Mode().Perm())
		}
	}
}

func TestLedger_LeavesAForeignFileAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "theirs.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE theirs (x)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := ledger.Open(t.Context(), path); err == nil {
		l.Close()
		t.Fatal("a database of somebody else was opened")
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

func TestLedger_RefusesWhatItCannotUse(t *testing.T) {
	newer := filepath.Join(t.TempDir(), "newer.db")
	if err := open(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE schema_version SET version = 2`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"a ledger of a newer mopup": {newer, "newer mopup"},
		"a file that is none":       {text, "not a database"},
		"a folder":                  {t.TempDir(), "is a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := ledger.Open(t.Context(), c.path)
			if err == nil {
				l.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error lacks %q: %v", c.want, err)
			}
		})
	}
}

func TestLedger_FindsAJobByTheBeginningOfItsID(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	if _, err := l.Job(t.Context(), ""); err == nil {
		t.Error("an empty ledger gave a latest job")
	}
	for _, id := range []string{"2026-aa", "2026-ab", "2027-c"} {
		plan(t, l, id, 1)
	}
	for prefix, want := range map[string]string{"": "2027-c", "2027": "2027-c", "2026-aa": "2026-aa", "2026": "", "x": "", "%": ""} {
		job, err := l.Job(t.Context(), prefix)
		if (err == nil) != (want != "") || job.ID != want {
			t.Errorf("%q found %q and %v, want %q", prefix, job.ID, err, want)
		}
	}
}

func TestLedger_ManyWritersShareTheirCommits(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	plan(t, l, "j", 300)
	var all sync.WaitGroup
	for no := range 100 {
		all.Go(func() {
			if err := l.Begin(t.Context(), attempt(no+1, 1)); err != nil {
				t.Error(err)
			}
			first := batch.TargetID(3*no + 1)
			e := batch.Ending{Attempt: attempt(no+1, 1), State: batch.StateAnswered, Results: results(batch.Succeeded, first, first+1, first+2)}
			if err := l.Record(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	done := 0
	for _, o := range outcomes(t, l) {
		if o == batch.Succeeded {
			done++
		}
	}
	if done != 300 {
		t.Errorf("%d targets succeeded, want 300", done)
	}
}

func TestLedger_ClosedOneSaysSo(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	plan(t, l, "j", 3)
	begin(t, l, attempt(1, 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Begin(t.Context(), attempt(2, 1)); err == nil {
		t.Error("a closed ledger took a write")
	}
}
