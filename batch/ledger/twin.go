package ledger

import (
	"context"
	"database/sql"
	"errors"
)

// twin is another job that would do the same.
type twin struct {
	no      int64
	id      string
	state   JobState
	updated string
}

func (h *Hold) sameSent(ctx context.Context, tx *sql.Tx) error {
	lineage, err := h.lineage(ctx, tx)
	if err != nil {
		return err
	}
	twins, err := h.twins(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range twins {
		if lineage[t.id] {
			continue
		}
		begun, err := h.begun(ctx, tx, t)
		if err != nil {
			return err
		}
		if begun == "" {
			continue
		}
		e := &SentError{Job: t.id, State: t.state}
		if err := parseTime(begun, &e.When); err != nil {
			return err
		}
		return refusal{e}
	}
	return nil
}

// lineage gives the jobs that this one retries, by id.
func (h *Hold) lineage(ctx context.Context, tx *sql.Tx) (map[string]bool, error) {
	ids := map[string]bool{}
	for id := h.job; id != "" && !ids[id]; {
		ids[id] = true
		err := tx.QueryRowContext(ctx, `SELECT retry_of FROM jobs WHERE id = ?`, id).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			break // it was purged
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// twins gives the jobs of the same content and connection, the latest first. A
// simulated job has none.
func (h *Hold) twins(ctx context.Context, tx *sql.Tx) ([]twin, error) {
	rows, err := tx.QueryContext(ctx, `SELECT o.no, o.id, o.state, o.updated_at FROM jobs j JOIN jobs o
		ON o.content = j.content AND o.provider = j.provider AND o.connection = j.connection AND o.endpoint = j.endpoint
			AND o.simulated = 0 AND o.no <> j.no
		WHERE j.no = ? AND j.simulated = 0 AND j.content <> '' ORDER BY o.no DESC`, h.no)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var twins []twin
	for rows.Next() {
		var t twin
		if err := rows.Scan(&t.no, &t.id, &t.state, &t.updated); err != nil {
			return nil, err
		}
		twins = append(twins, t)
	}
	return twins, rows.Err()
}

// begun says when a job began to send: with its first attempt, or, where that is
// still to come and somebody drives it, when it was started. Empty: it never did.
func (h *Hold) begun(ctx context.Context, tx *sql.Tx, t twin) (string, error) {
	var first string
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(begun_at), '') FROM attempts WHERE job = ?`, t.no).Scan(&first)
	if err != nil || first != "" || t.state != Running {
		return first, err
	}
	d, err := driverOf(ctx, tx, t.no)
	if err != nil || d == nil || !d.lives(h.l.now(), h.l.here) {
		return "", err
	}
	return t.updated, nil
}
