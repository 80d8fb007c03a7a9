package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch/ledger"
)

// ofSchema4 makes a ledger as the first mopup that could be brought up to date
// wrote it, with a job of which one batch was begun.
func ofSchema4(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	a := attempt(1, 1)
	a.Holder = "a"
	begin(t, h, a)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	change(t, path, `DROP VIEW row_outcomes`)
	change(t, path, `ALTER TABLE files DROP COLUMN place`)
	change(t, path, `ALTER TABLE attempts DROP COLUMN holder`)
	change(t, path, `DROP TABLE overheard`)
	change(t, path, `UPDATE schema_version SET version = 4`)
	return path
}

func TestOpen_BringsALedgerOfSchema4UpToDate(t *testing.T) {
	path := ofSchema4(t)
	for range 2 { // the second time there is nothing to do
		l := open(t, path)
		job := jobOf(t, l)
		if job.Files[0].Place != "in.csv" {
			t.Errorf("the input of an older job lay at %q, want the path as it was given", job.Files[0].Place)
		}
		doubt := workOf(t, l, job)[0].Doubt
		if doubt == nil || len(doubt.Targets) != 3 || doubt.Holder != "" {
			t.Errorf("in doubt is %+v, want three targets of nobody who is known", doubt)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	change(t, path, `SELECT count(*) FROM row_outcomes, overheard`)
}

// Whoever only looks brings it up to date as well, and can't do without.
func TestOpenToRead_ALedgerOfSchema4(t *testing.T) {
	path := ofSchema4(t)
	l, err := ledger.OpenToRead(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if got := jobOf(t, l).ID; got != "j" {
		t.Errorf("the job is %q", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	path = ofSchema4(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		return // who may do anything is stopped by no mode
	}
	if _, err := ledger.OpenToRead(t.Context(), path); err == nil || !strings.Contains(err.Error(), "copy it") {
		t.Errorf("a ledger that can't be written gave %v, want what to do", err)
	}
}
