package ledger

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
)

//go:embed schema.sql
var schema string

// version is the schema that this program writes. A file with a newer one is
// refused: an older program can't know what it would break. One with an older
// is refused too: none was ever released.
const version = 2

// Ledger is an open ledger file. It is safe for concurrent use; several
// processes may have the same file open.
type Ledger struct {
	path   string
	read   *sql.DB
	write  *sql.DB
	writer *writer
	here   process
	clock

	mu  sync.Mutex
	nos map[string]int64 // job id -> number in the tables
}

// Open opens the ledger at path, and makes it with mode 0600 if it isn't there.
func Open(ctx context.Context, path string) (*Ledger, error) {
	l, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	return l, nil
}

func open(ctx context.Context, path string) (*Ledger, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := touch(path); err != nil {
		return nil, err
	}
	write, err := connect(path, "_txlock=immediate&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	err = migrate(ctx, write)
	if err == nil {
		err = claim(ctx, path, write)
	}
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read, err := connect(path, "_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	l := &Ledger{path: path, read: read, write: write, here: thisProcess(), clock: wallClock(), nos: map[string]int64{}}
	l.writer = startWriter(path, write)
	return l, nil
}

// Path is the ledger's file.
func (l *Ledger) Path() string { return l.path }

// Close waits for what is being written and closes the file.
func (l *Ledger) Close() error {
	l.writer.close()
	return errors.Join(l.read.Close(), l.write.Close())
}

// touch makes the file itself, since SQLite would make it readable for all; its
// side files take over the mode.
func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// claim makes a file that is known to be a ledger fit for use: a log of its own
// beside it, and nobody else's to read. A file that is none is left as it was.
func claim(ctx context.Context, path string, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

func connect(path, options string) (*sql.DB, error) {
	at := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(30000)&" + options}
	return sql.Open("sqlite", at.String())
}

func migrate(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // immediate: two processes don't both make the tables
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var tables int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return err
	}
	if tables == 0 {
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version VALUES (?)`, version); err != nil {
			return err
		}
		return tx.Commit()
	}
	var found int
	if err := tx.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&found); err != nil {
		return fmt.Errorf("it is no mopup ledger: %w", err)
	}
	switch {
	case found > version:
		return fmt.Errorf("it was written by a newer mopup (schema %d, this one knows %d); use that version, or another file with --ledger", found, version)
	case found < version:
		return fmt.Errorf("it was written by an older mopup before its first release (schema %d, this one knows %d); choose another file with --ledger", found, version)
	}
	return nil
}
