package ledger_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

// besides lists what lies in the folder of a ledger.
func besides(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Whoever copies the file alone must have all of it.
func TestClose_LeavesAllInTheFileItself(t *testing.T) {
	l := fresh(t)
	job := plan(t, l, "j", 6)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	outcomes(t, l)
	workOf(t, l, job)
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := besides(t, l.Path()); len(got) != 1 {
		t.Errorf("the folder holds %v, want the ledger alone", got)
	}
}

// A ledger that is kept as evidence stays as it is, byte for byte.
func TestOpenToRead_ALedgerThatCannotBeWritten(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 6)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(l.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(l.Path(), 0o444); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(l.Path())
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	r, err := ledger.OpenToRead(t.Context(), l.Path())
	if err != nil {
		t.Fatal(err)
	}
	if got := outcomes(t, r); got[0] != batch.InDoubt || got[3] != batch.NotAttempted {
		t.Errorf("the rows are %v", got)
	}
	if _, err := r.Hold(t.Context(), "j"); err == nil {
		t.Error("a ledger that was opened to read was held")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if after, err := os.ReadFile(l.Path()); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
	info, err := os.Stat(l.Path())
	if err != nil || info.Mode().Perm() != 0o444 {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
}

func TestOpenToRead_SeesWhatIsWrittenMeanwhile(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 6)
	h := hold(t, l, "j")
	r, err := ledger.OpenToRead(t.Context(), l.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	begin(t, h, attempt(1, 1))
	if got := outcomes(t, r); got[0] != batch.InDoubt {
		t.Errorf("the rows are %v", got)
	}
}

func TestOpenToRead_MakesAndTakesNothingElse(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("Email\nann@corp.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{filepath.Join(dir, "none.db"): "no such file", text: "it is no mopup ledger", ofVersion(t, 6): "newer mopup"} {
		l, err := ledger.OpenToRead(t.Context(), path)
		if err == nil {
			l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s was opened with %v, want %q", path, err, want)
		}
	}
	if got := besides(t, text); len(got) != 1 {
		t.Errorf("the folder holds %v, want what was there", got)
	}
}

// Who is killed in the moment in which a ledger is made leaves an empty file, or a
// half one and a journal that takes it back.
func TestOpenToRead_ALedgerThatWasOnlyBegunHoldsNoJob(t *testing.T) {
	for name, leave := range map[string]func(path string) error{
		"nothing written": func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"a journal beside it": func(path string) error {
			if err := begunAndLeft(path); err != nil {
				return err
			}
			_, err := os.Stat(path + "-journal")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "l.db")
			if err := leave(path); err != nil {
				t.Fatal(err)
			}
			l, err := ledger.OpenToRead(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if jobs, err := l.Jobs(t.Context()); err != nil || len(jobs) != 0 {
				t.Errorf("it holds %v, %v", jobs, err)
			}
		})
	}
}

// begunAndLeft writes tables into a file and copies it in the midst of that, with
// its journal: as a kill leaves it.
func begunAndLeft(path string) error {
	other := path + ".other"
	db, err := sql.Open("sqlite", "file:"+other+"?_pragma=cache_size(1)&_txlock=immediate")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()  //nolint:errcheck // it is left as it is
	for i := range 200 { // more than the cache holds
		if _, err := tx.Exec(fmt.Sprintf("CREATE TABLE t%d (x)", i)); err != nil {
			return err
		}
	}
	for _, side := range []string{"", "-journal"} {
		content, err := os.ReadFile(other + side)
		if err == nil {
			err = os.WriteFile(path+side, content, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
