package ledger

import (
	"context"
	"database/sql"
	"errors"
)

// queryer is what reads: a transaction of either kind.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// transaction is one on the connection that writes. Each statement is prepared
// once in the connection's life, so their number must be bounded: what differs
// from time to time is an argument.
type transaction struct {
	conn *sql.Conn
	kept map[string]*sql.Stmt
}

func (tx *transaction) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := tx.kept[query]; ok {
		return stmt, nil
	}
	stmt, err := tx.conn.PrepareContext(ctx, query)
	if err == nil {
		tx.kept[query] = stmt
	}
	return stmt, err
}

func (tx *transaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (tx *transaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (tx *transaction) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := tx.prepare(ctx, query)
	if err != nil {
		return tx.conn.QueryRowContext(ctx, query, args...) // gives the error
	}
	return stmt.QueryRowContext(ctx, args...)
}

// close gives the connection back. SQLite takes one that still has statements for
// open after it was closed, and would leave its log beside the ledger for good.
func (tx *transaction) close() error {
	var errs []error
	for _, stmt := range tx.kept {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, tx.conn.Close())...)
}

func (tx *transaction) begin(ctx context.Context) error {
	_, err := tx.ExecContext(ctx, `BEGIN IMMEDIATE`)
	return err
}

func (tx *transaction) commit(ctx context.Context) error {
	_, err := tx.ExecContext(ctx, `COMMIT`)
	if err != nil {
		tx.rollback(ctx)
	}
	return err
}

// rollback undoes what is not committed. It may be undone already: a full disk
// does that.
func (tx *transaction) rollback(ctx context.Context) {
	_, _ = tx.ExecContext(ctx, `ROLLBACK`)
}
