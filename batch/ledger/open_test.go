package ledger_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mopup/batch/ledger"
)

// A process that is stopped in the middle of a write holds the lock of the file.
// Whoever only looks must not wait for it.
func TestOpen_LooksPastAWriteThatNeverEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	plan(t, l, "j", 3)
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`UPDATE jobs SET reason = 'half a write'`); err != nil {
		t.Fatal(err)
	}
	looker := open(t, path) // fails after 30 s where it waits
	jobs, err := looker.Jobs(t.Context())
	if err != nil || len(jobs) != 1 || jobs[0].Reason != "" {
		t.Errorf("a look gave %+v, %v", jobs, err)
	}
}

func TestOpen_ManyMayMakeTheFileTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	var all sync.WaitGroup
	errs := make(chan error, 16)
	for range cap(errs) {
		all.Go(func() {
			l, err := ledger.Open(t.Context(), path)
			if err == nil {
				err = l.Close()
			}
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestDraft_AnIdInUseIsTaken(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	if _, err := l.Draft(t.Context(), "j", time.Now()); !errors.Is(err, ledger.ErrTaken) {
		t.Errorf("a second job with the id got %v, want ErrTaken", err)
	}
	if jobs, err := l.Jobs(t.Context()); err != nil || len(jobs) != 1 {
		t.Errorf("there are %d jobs (%v), want the one", len(jobs), err)
	}
}
