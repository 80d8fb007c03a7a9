package ledger

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed schema.sql
var schema string

// version is the schema that this program writes. A file with a newer one is
// refused: an older program can't know what it would break. One that is older than
// oldest is refused too; those between are brought up to date.
const version, oldest = 5, 4

// upgrade makes a ledger of the schema 4 one of the schema 5, which keeps where
// files lay. Of older jobs their paths are all that is known.
const upgrade = `ALTER TABLE files ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE files SET place = path WHERE path <> '-';
UPDATE schema_version SET version = 5 WHERE version = 4;`

// settle makes sure that the file is a ledger, and makes it one if it is empty.
// Of a file that is one already it only reads, so that nobody who just wants to
// look waits for a process that is stopped in the middle of a write. A file that
// is something else is left as it was.
func settle(ctx context.Context, path string, db *sql.DB) error {
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return err
	}
	if tables == 0 {
		if err := create(ctx, db); err != nil {
			return err
		}
	}
	found, err := checkVersion(ctx, db)
	if err != nil {
		return err
	}
	if found < version {
		if err := bringUp(ctx, db); err != nil {
			return fmt.Errorf("bring it up to date: %w", err)
		}
	}
	if err := useLog(ctx, db); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// create makes the tables, unless another process was faster.
func create(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // immediate: two processes don't both make them
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if tables, err := tablesOf(ctx, tx); err != nil || tables > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version VALUES (?)`, version); err != nil {
		return err
	}
	return tx.Commit()
}

func tablesOf(ctx context.Context, q queryer) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&n)
	return n, err
}

func checkVersion(ctx context.Context, q queryer) (found int, err error) {
	if err := q.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&found); err != nil {
		return 0, fmt.Errorf("it is no mopup ledger: %w", err)
	}
	switch {
	case found > version:
		return 0, fmt.Errorf("it was written by a newer mopup (schema %d, this one knows %d); use that version, or another file with --ledger", found, version)
	case found < oldest:
		return 0, fmt.Errorf("it was written by an older mopup before its first release (schema %d, this one knows %d); choose another file with --ledger", found, version)
	}
	return found, nil
}

// bringUp makes an older ledger one of this version, unless another process was
// faster.
func bringUp(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if found, err := checkVersion(ctx, tx); err != nil || found == version {
		return err
	}
	if _, err := tx.ExecContext(ctx, upgrade); err != nil {
		return err
	}
	return tx.Commit()
}

// useLog has SQLite keep a write-ahead log beside the file. To change to it
// takes the whole file, and SQLite does not wait for that by itself.
func useLog(ctx context.Context, db *sql.DB) error {
	const pause, most = 20 * time.Millisecond, 30 * time.Second
	for begun := time.Now(); ; {
		var mode string
		err := db.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode)
		if err == nil && strings.EqualFold(mode, "wal") {
			return nil
		}
		if err == nil {
			_, err = db.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
		}
		if err != nil && (!busy(err) || time.Since(begun) > most) {
			return err
		}
		if err != nil {
			time.Sleep(pause)
		}
	}
}

func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&primary == sqlite3.SQLITE_BUSY || e.Code()&primary == sqlite3.SQLITE_LOCKED)
}
