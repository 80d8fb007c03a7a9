package ledger_test

import (
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
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{filepath.Join(dir, "none.db"): "no such file", empty: "it is no mopup ledger", ofVersion(t, 6): "newer mopup"} {
		l, err := ledger.OpenToRead(t.Context(), path)
		if err == nil {
			l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s was opened with %v, want %q", path, err, want)
		}
	}
	if got := besides(t, empty); len(got) != 1 {
		t.Errorf("the folder holds %v, want what was there", got)
	}
}
