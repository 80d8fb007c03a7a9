package ledger

import (
	"context"
	"database/sql"
	"errors"
)

// kin looks for other jobs that have done what a job is about to do.
type kin struct {
	l  *Ledger
	no int64
	id string
}

// twin is another job that would do the same.
type twin struct {
	no      int64
	id      string
	state   JobState
	updated string
}

// SentBefore fails with a *SentError if another job has begun to do what this one
// would. Start asks once more, and is the one that counts.
func (l *Ledger) SentBefore(ctx context.Context, job string) error {
	no, err := l.number(ctx, job)
	if err != nil {
		return err
	}
	var e refusal
	if err := (kin{l, no, job}).sameSent(ctx, l.read); errors.As(err, &e) {
		return e.error
	} else if err != nil {
		return err
	}
	return nil
}

// sameSent refuses a job whose content another one has begun to send. One that
// was started itself before is only refused for what others did since.
func (k kin) sameSent(ctx context.Context, q queryer) error {
	lineage, err := k.lineage(ctx, q)
	if err != nil {
		return err
	}
	var since string
	err = q.QueryRowContext(ctx, `SELECT CASE state WHEN ? THEN '' ELSE created_at END FROM jobs WHERE no = ?`, Planned, k.no).Scan(&since)
	if err != nil {
		return err
	}
	twins, err := k.twins(ctx, q)
	if err != nil {
		return err
	}
	for _, t := range twins {
		if lineage[t.id] {
			continue
		}
		if begun, err := k.begun(ctx, q, t, since); err != nil || begun {
			return errors.Join(err, k.sent(ctx, q, t.id))
		}
	}
	return nil
}

// sent is the refusal for what a job has begun.
func (k kin) sent(ctx context.Context, q queryer, id string) error {
	e := &SentError{Job: id}
	var begun string
	err := q.QueryRowContext(ctx, `SELECT j.state, COALESCE((SELECT MIN(begun_at) FROM attempts WHERE job = j.no), j.updated_at)
		FROM jobs j WHERE j.id = ?`, id).Scan(&e.State, &begun)
	if err != nil {
		return err
	}
	if err := parseTime(begun, &e.When); err != nil {
		return err
	}
	return refusal{e}
}

// lineage gives the jobs that this one retries, by id.
func (k kin) lineage(ctx context.Context, q queryer) (map[string]bool, error) {
	ids := map[string]bool{}
	for id := k.id; id != "" && !ids[id]; {
		ids[id] = true
		err := q.QueryRowContext(ctx, `SELECT retry_of FROM jobs WHERE id = ?`, id).Scan(&id)
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
func (k kin) twins(ctx context.Context, q queryer) ([]twin, error) {
	rows, err := q.QueryContext(ctx, `SELECT o.no, o.id, o.state, o.updated_at FROM jobs j JOIN jobs o
		ON o.content = j.content AND o.provider = j.provider AND o.connection = j.connection AND o.address = j.address
			AND o.simulated = 0 AND o.no <> j.no
		WHERE j.no = ? AND j.simulated = 0 AND j.content <> '' ORDER BY o.no DESC`, k.no)
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

// begun reports whether a job has begun to send since the given time, or can go
// on to at any moment: one that was started and not finished counts, even if its
// first attempt is still to come.
func (k kin) begun(ctx context.Context, q queryer, t twin, since string) (bool, error) {
	var latest string
	err := q.QueryRowContext(ctx, `SELECT COALESCE(MAX(begun_at), '') FROM attempts WHERE job = ?`, t.no).Scan(&latest)
	if err != nil || latest > since {
		return true, err
	}
	if since == "" {
		return t.state == Running || t.state == Interrupted || t.state == Stopped, nil
	}
	d, err := driverOf(ctx, q, t.no)
	return err == nil && d != nil && d.lives(k.l.now(), k.l.here), err
}
