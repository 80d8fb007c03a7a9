package ledger_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// The system takes writes to a file that no path leads to any more. Whoever sends
// must hear of it before it sends more, and not be shown another ledger.
func TestLedger_GoneFromItsPlaceIsNotWritten(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"deleted": func(path string) error {
			for _, part := range []string{"", "-wal", "-shm"} {
				if err := os.Remove(path + part); err != nil {
					return err
				}
			}
			return nil
		},
		"moved away": func(path string) error { return os.Rename(path, path+".old") },
		"replaced": func(path string) error {
			other := fresh(t)
			plan(t, other, "j", 3)
			if err := other.Close(); err != nil {
				return err
			}
			return os.Rename(other.Path(), path)
		},
		"without its log": func(path string) error { return os.Remove(path + "-wal") },
		"with another log": func(path string) error {
			if err := os.Remove(path + "-wal"); err != nil {
				return err
			}
			return os.WriteFile(path+"-wal", nil, 0o600)
		},
		"without the index of its log": func(path string) error { return os.Remove(path + "-shm") },
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			job := plan(t, l, "j", 6)
			h := hold(t, l, "j")
			begin(t, h, attempt(1, 1))
			if err := lose(l.Path()); err != nil {
				t.Fatal(err)
			}
			for what, err := range map[string]error{
				"begun":    h.Begin(t.Context(), attempt(2, 1)),
				"recorded": h.Record(t.Context(), batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused}),
			} {
				if err == nil || !strings.Contains(err.Error(), "deleted, moved or replaced") || !strings.Contains(err.Error(), l.Path()) {
					t.Errorf("it was %s with %v", what, err)
				}
			}
			for r, err := range l.Rows(t.Context(), job) {
				if err != nil && name == "deleted" {
					t.Errorf("its rows are lost: %v", err)
				}
				if err == nil && r.Seq <= 3 && r.Outcome != batch.InDoubt {
					t.Errorf("row %d is %s, want what was written before", r.Seq, r.Outcome)
				}
			}
			if _, err := os.Stat(l.Path()); name == "deleted" && err == nil {
				t.Error("a look made an empty ledger in its place")
			}
		})
	}
}

// Without the index of its log two processes don't see each other: who has lost it
// would write what it knows over what was written since, by closing alone.
func TestClose_WithoutTheIndexOfItsLogWritesNothing(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 6)
	begin(t, hold(t, l, "j"), attempt(1, 1))
	if err := os.Remove(l.Path() + "-shm"); err != nil {
		t.Fatal(err)
	}
	before := sides(t, l.Path())
	if err := l.Close(); err == nil || !strings.Contains(err.Error(), "deleted, moved or replaced") {
		t.Errorf("it was closed with %v", err)
	}
	if after := sides(t, l.Path()); !cmp.Equal(before, after) {
		t.Error("closing changed the file or its log")
	}
}

// sides reads a ledger and its log.
func sides(t *testing.T, path string) (content []string) {
	t.Helper()
	for _, side := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + side)
		if err != nil {
			t.Fatal(err)
		}
		content = append(content, string(b))
	}
	return content
}
