package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// OpenToRead opens the ledger at path to look at it. It needs no right to write
// to the file or its folder, since a ledger may be kept as evidence, and leaves
// the file as it is. Whatever would write fails.
func OpenToRead(ctx context.Context, path string) (*Ledger, error) {
	l, err := openToRead(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	return l, nil
}

func openToRead(ctx context.Context, path string) (*Ledger, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	err = cutOff(path)
	if err == nil {
		var l *Ledger
		if l, err = asItIs(ctx, path); !errors.Is(err, errOlder) {
			return l, err
		}
	}
	if !writable(path) {
		return nil, fmt.Errorf("%w, and can't be mended where it is; copy it and the files beside it to a folder of your own and name the copy with --ledger", err)
	}
	w, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return asItIs(ctx, path)
}

// cutOff reports a ledger that a killed process was about to make: of its tables
// all or none are there once somebody who may write has opened it.
func cutOff(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil // asItIs tells
	}
	if _, err := os.Stat(path + "-journal"); err == nil || info.Size() == 0 {
		return errors.New("it is only half made")
	}
	return nil
}

func asItIs(ctx context.Context, path string) (*Ledger, error) {
	file, err := identity(path, os.O_RDONLY)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another file with --ledger", err)
	}
	at := &place{path: path, file: file}
	const frozen = "&immutable=1" // nobody writes it, and nothing is made beside it
	var read *sql.DB
	if !writable(path) && at.noLog() == nil {
		read, err = at.view(ctx, frozen)
	} else if read, err = at.view(ctx, ""); shut(err) {
		if err := at.noLog(); err != nil {
			return nil, err
		}
		read, err = at.view(ctx, frozen) // who has it open would have a log
	}
	if err != nil {
		return nil, err
	}
	l := newLedger(path, read)
	l.writer = &writer{place: at, done: make(chan struct{}), ended: make(chan struct{})}
	close(l.writer.done) // whoever writes hears that it is closed
	return l, nil
}

// view opens connections that only read.
func (p *place) view(ctx context.Context, options string) (*sql.DB, error) {
	read := connect(p, "mode=ro&_pragma=query_only(1)"+options)
	if err := checkVersion(ctx, read); err != nil {
		return nil, errors.Join(err, read.Close())
	}
	return read, nil
}

func writable(path string) bool {
	_, err := identity(path, os.O_RDWR)
	return err == nil
}

// shut reports whether SQLite could not make the files that it keeps beside a
// ledger while that is open.
func shut(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & primary
	return code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_IOERR
}

// noLog makes sure that all is in the file itself: without what its log holds a
// ledger would show as not sent what was.
func (p *place) noLog() error {
	info, err := os.Stat(p.logPath())
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("what was written last stands in %s, and can't be read without a right to write beside it; copy both files to a folder of your own and name the copy with --ledger", p.logPath())
}
