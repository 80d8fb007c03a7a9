package ledger

import (
	"context"
	"database/sql"
	"sync"
)

// snapshot reads the ledger as it stood at one moment, whatever is written
// meanwhile.
type snapshot struct {
	tx   *sql.Tx
	kept *statements
	mine map[string]*sql.Stmt
}

// look has f read a snapshot.
func (l *Ledger) look(ctx context.Context, f func(*snapshot) error) error {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // there is nothing to undo
	return f(&snapshot{tx: tx, kept: &l.kept, mine: map[string]*sql.Stmt{}})
}

func (s *snapshot) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.mine[query]; ok {
		return stmt, nil
	}
	var stmt *sql.Stmt
	kept, err := s.kept.prepare(ctx, query)
	if err == nil {
		stmt = s.tx.StmtContext(ctx, kept)
	} else if stmt, err = s.tx.PrepareContext(ctx, query); err != nil { // no further connection could be had: the file may be gone
		return nil, err
	}
	s.mine[query] = stmt
	return stmt, nil
}

func (s *snapshot) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *snapshot) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return s.tx.QueryRowContext(ctx, query, args...) // gives the error
	}
	return stmt.QueryRowContext(ctx, args...)
}

// statements keeps what is asked often prepared, on each connection that reads.
type statements struct {
	db    *sql.DB
	mu    sync.Mutex
	known map[string]*sql.Stmt
}

func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.known[query]; ok {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query)
	if err == nil {
		s.known[query] = stmt
	}
	return stmt, err
}

// QueryContext asks outside of a snapshot.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext asks outside of a snapshot.
func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return s.db.QueryRowContext(ctx, query, args...) // gives the error
	}
	return stmt.QueryRowContext(ctx, args...)
}
