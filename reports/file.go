package reports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mopup/batch/ledger"
)

// CheckPath says early, before anything is sent, whether a report can be
// written to path.
func CheckPath(path string) error {
	if format := strings.ToLower(filepath.Ext(path)); format != ".csv" {
		return fmt.Errorf("report %s: the format follows from the name's ending, and %q is not known; use .csv", path, format)
	}
	dir := filepath.Dir(linked(path))
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("report %s: the folder can't be used: %w; make it first, or choose another place", path, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("report %s: %s is no folder", path, dir)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("report %s: it exists and is no plain file", path)
	}
	// Only writing tells whether one may write.
	f, err := os.CreateTemp(dir, ".mopup-*")
	if err != nil {
		return fmt.Errorf("report %s: the folder can't be written: %w", path, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// WriteFile writes the report of a job to path, whole or not at all: an
// earlier report stays until the new one is complete. Reports hold personal
// data, so the file is the owner's alone. What must be kept, it leaves alone, and
// the others too that the caller names. It gives the summary of what it wrote.
func WriteFile(ctx context.Context, path string, l *ledger.Ledger, job ledger.Job, others ...Kept) (s Summary, err error) {
	if err := CheckPath(path); err != nil {
		return s, err
	}
	if err := CheckKept(path, l, job, others...); err != nil {
		return s, err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write report %s: %w", path, err)
		}
	}()
	err = replaceFile(path, func(to io.Writer) (err error) {
		s, err = WriteCSV(ctx, to, l, job)
		return err
	})
	return s, err
}

// replaceFile writes a file beside the one at path and puts it in its place. A link
// stays one: whoever made it reads the report where it leads.
func replaceFile(path string, write func(io.Writer) error) error {
	path = linked(path)
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	w := newBehind(f)
	err = write(w)
	if end := w.Close(); err == nil {
		err = end
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// linked is where a path leads if it is a symbolic link, though nothing may be
// there yet.
func linked(path string) string {
	const most = 40 // as many as systems follow; the rest goes round in circles
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			return path
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path
}
