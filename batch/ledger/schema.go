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

var (
	//go:embed schema.sql
	schema string
	//go:embed views.sql
	views string
)

// version is the schema that this program writes. A file with a newer one is
// refused: an older program can't know what it would break. One with an older
// is brought to this one (steps); those before the first that can be are refused,
// since none was ever released.
const version = 5

// settle makes sure that the file is a ledger, and makes it one if it is empty.
// Of a file that is one already it only reads, so that nobody who just wants to
// look waits for a process that is stopped in the middle of a write. A file that
// is something else is left as it was.
func settle(ctx context.Context, path string, db *sql.DB) error {
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return fmt.Errorf("%w; choose another file with --ledger", err)
	}
	if tables == 0 {
		if err := create(ctx, db); err != nil {
			return err
		}
	}
	err = checkVersion(ctx, db)
	if errors.Is(err, errOlder) {
		err = upgrade(ctx, db)
	}
	if err != nil {
		return err
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
	if _, err := tx.ExecContext(ctx, schema+views); err != nil {
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

// errOlder is a ledger that upgrade brings to this schema.
var errOlder = errors.New("it was written by an older mopup")

func checkVersion(ctx context.Context, db *sql.DB) error {
	var found int
	if err := db.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&found); err != nil {
		return fmt.Errorf("it is no mopup ledger: %w; choose another file with --ledger", err)
	}
	switch {
	case found > version:
		return fmt.Errorf("it was written by a newer mopup (schema %d, this one knows %d); use that version, or another file with --ledger", found, version)
	case found < oldest:
		return fmt.Errorf("it was written by an older mopup before its first release (schema %d, this one knows %d); choose another file with --ledger", found, version)
	case found < version:
		return errOlder
	}
	return nil
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
