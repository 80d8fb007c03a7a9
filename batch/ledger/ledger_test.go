package ledger_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestLedger_SurvivesBeingClosedAndOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "l.db")
	l := open(t, path)
	plan(t, l, "j", 3)
	begin(t, hold(t, l, "j"), attempt(1, 1))
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
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"a ledger of a newer mopup":  {ofVersion(t, 6), "newer mopup"},
		"a ledger of an older mopup": {ofVersion(t, 3), "choose another file with --ledger"},
		"a file that is none":        {text, "not a database"},
		"a folder":                   {t.TempDir(), "is a directory"},
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

// ofVersion makes a ledger that says it has another schema.
func ofVersion(t *testing.T, version int) string {
	path := filepath.Join(t.TempDir(), "other.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	change(t, path, `UPDATE schema_version SET version = ?`, version)
	return path
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

func TestLedger_WithoutAnIDAJobOfWhichNothingCouldBeSentGivesWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	for _, id := range []string{"a-finished", "b-planned", "c-refused", "d-reading"} {
		plan(t, l, id, 1)
		_, state, _ := strings.Cut(id, "-")
		change(t, path, `UPDATE jobs SET state = ? WHERE id = ?`, state, id)
		if job, err := l.Job(t.Context(), ""); err != nil || job.ID != "a-finished" {
			t.Errorf("after %s the latest is %s (%v), want a-finished", id, job.ID, err)
		}
	}
	change(t, path, `DELETE FROM jobs WHERE id = 'a-finished'`)
	if job, err := l.Job(t.Context(), ""); err != nil || job.ID != "d-reading" {
		t.Errorf("of those alone the latest is %s (%v), want d-reading", job.ID, err)
	}
}

func TestLedger_ManyWritersShareTheirCommits(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	plan(t, l, "j", 300)
	h := hold(t, l, "j")
	var all sync.WaitGroup
	for no := range 100 {
		all.Go(func() {
			if err := h.Begin(t.Context(), attempt(no+1, 1)); err != nil {
				t.Error(err)
			}
			first := batch.TargetID(3*no + 1)
			e := batch.Ending{Attempt: attempt(no+1, 1), State: batch.StateAnswered, Results: results(batch.Succeeded, first, first+1, first+2)}
			if err := h.Record(t.Context(), e); err != nil {
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
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := h.Begin(t.Context(), attempt(2, 1)); err == nil {
		t.Error("a closed ledger took a write")
	}
}
