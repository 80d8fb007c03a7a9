package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// oldest is the first schema that can be brought to this one.
const oldest = 4

// steps bring a ledger from the schema that each is of to the next one. A process
// of an older mopup that has the file open must be able to go on writing it.
var steps = map[int]string{
	4: `ALTER TABLE attempts ADD COLUMN holder TEXT NOT NULL DEFAULT '';
		ALTER TABLE files ADD COLUMN place TEXT NOT NULL DEFAULT '';
		UPDATE files SET place = path WHERE path <> '-'; -- of older jobs nothing else is known
		CREATE TABLE overheard (
			job   INTEGER NOT NULL REFERENCES jobs (no),
			batch INTEGER NOT NULL,
			PRIMARY KEY (job, batch)
		) WITHOUT ROWID;`,
}

// upgrade brings a ledger of an older schema to this one, all of the way or not at
// all. Another process may be at it too: then one does it.
func upgrade(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // immediate
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var found int
	if err := tx.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&found); err != nil {
		return err
	}
	for ; found < version; found++ {
		if _, err := tx.ExecContext(ctx, steps[found]); err != nil {
			return fmt.Errorf("bring it from schema %d to %d: %w", found, found+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, views); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE schema_version SET version = ?`, version); err != nil {
		return err
	}
	return tx.Commit()
}
