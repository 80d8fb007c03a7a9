package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// resolve gives a path without links, also where nothing lies yet. SQLite follows
// them, and keeps what belongs to a ledger beside the file itself.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	dir, name := filepath.Dir(path), filepath.Base(path)
	if !errors.Is(err, fs.ErrNotExist) || dir == path {
		return real, err
	}
	if dir, err = resolve(dir); err != nil {
		return "", err
	}
	to, err := os.Readlink(filepath.Join(dir, name))
	switch {
	case err != nil: // it is no link: it is what isn't there yet
		return filepath.Join(dir, name), nil
	case filepath.IsAbs(to):
		return resolve(to)
	}
	return resolve(filepath.Join(dir, to))
}
