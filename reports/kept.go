package reports

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"mopup/batch/ledger"
)

// Kept is a file that no report may take the place of.
type Kept struct {
	What string // as people know it
	File fs.FileInfo
}

// KeepFile adds the file at path, if there is one.
func KeepFile(kept []Kept, what, path string) []Kept {
	if info, err := os.Stat(path); err == nil {
		kept = append(kept, Kept{what, info})
	}
	return kept
}

// CheckKept says that a report at path would take the place of the ledger, of a
// file that the job was made from, or of one of the others. Of a refused job the
// ledger has no more than the file: nothing could bring it back.
func CheckKept(path string, l *ledger.Ledger, job ledger.Job, others ...Kept) error {
	at, err := os.Stat(path) // of what a link leads to
	if err != nil {
		return nil // there is nothing to lose
	}
	for _, kept := range append(keptOf(l, job), others...) {
		if os.SameFile(at, kept.File) {
			return fmt.Errorf("report %s would overwrite %s; choose another name", path, kept.What)
		}
	}
	return nil
}

func keptOf(l *ledger.Ledger, job ledger.Job) (kept []Kept) {
	for _, side := range []string{"", "-wal", "-shm", "-journal"} {
		kept = KeepFile(kept, "the ledger", l.Path()+side)
	}
	for _, f := range job.Files {
		what := "the input " + filepath.Clean(f.Path)
		if f.Path == "-" {
			what = "the standard input"
		}
		kept = KeepFile(kept, what, f.Place)
	}
	return KeepFile(kept, "the config", job.Config)
}
