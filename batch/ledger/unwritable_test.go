package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch/ledger"
)

// Whoever runs a job takes its hold first, and so hears of a ledger that can't
// be written before anything is sent.
func TestHold_OfALedgerThatCannotBeWrittenFails(t *testing.T) {
	for name, c := range map[string]struct{ pragma, want string }{
		"read only":            {`PRAGMA query_only = 1`, "see whether its folder and disk can be written"},
		"its disk has no room": {`PRAGMA max_page_count = 1`, "make room on its disk"},
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			plan(t, l, "j", 3)
			// Free pages would be room.
			if err := l.Exec(t.Context(), `VACUUM`); err != nil {
				t.Fatal(err)
			}
			if err := l.Exec(t.Context(), c.pragma); err != nil {
				t.Fatal(err)
			}
			_, err := l.Hold(t.Context(), "j")
			if name == "its disk has no room" && err == nil {
				err = fill(t, l)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), l.Path()) {
				t.Errorf("it failed with %v, want the file and %q", err, c.want)
			}
			if strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("the error has several lines: %v", err)
			}
		})
	}
}

// fill writes until the ledger is full.
func fill(t *testing.T, l *ledger.Ledger) error {
	for i := range 10000 {
		if _, err := l.Draft(t.Context(), strings.Repeat("x", 2000)+string(rune(i)), noon); err != nil {
			return err
		}
	}
	return nil
}

func TestOpen_SaysWhatIsWrongWithAPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"a folder that is a file":      filepath.Join(file, "l.db"),
		"a file that is a folder":      t.TempDir(),
		"a folder that can't be made":  "/dev/null/state/l.db",
		"a link into the empty":        dangling(t),
		"a place that has no contents": filepath.Join("/proc/self/fd", "l.db"),
	} {
		l, err := ledger.Open(t.Context(), path)
		if err == nil {
			l.Close()
			t.Errorf("%s was opened", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), "open ledger "+path) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// dangling is a link to a file in a folder that is not there.
func dangling(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "l.db")
	if err := os.Symlink(filepath.Join(t.TempDir(), "gone", "l.db"), path); err != nil {
		t.Fatal(err)
	}
	return path
}
