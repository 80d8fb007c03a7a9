package ledger

import (
	"context"
	"database/sql"
	"time"

	"mopup/batch"
)

// Left is how many targets of a job more can be done about.
type Left struct {
	ToSend  int // sure not to have been applied
	Doubted int // all in doubt; whether asking helps is the action's to say
	Taken   int // accepted, and the vendor can still be asked for them
}

// Left counts what Work gives. It adds up batches and exceptions and reads no
// rows, but for those that another job has taken over.
func (l *Ledger) Left(ctx context.Context, job Job) (Left, error) {
	var left Left
	no, err := l.number(ctx, job.ID)
	if err != nil {
		return left, err
	}
	err = l.look(ctx, func(q *snapshot) error {
		err := q.QueryRowContext(ctx, `SELECT COALESCE(SUM(unsettled), 0) FROM batches
			WHERE job = ? AND unsettled > 0 AND attempts = 0 AND doubted = 0`, no).Scan(&left.ToSend)
		if err != nil {
			return err
		}
		t := tally{q: q, job: no}
		return t.open(ctx, func(action string, s standing, n int) error {
			return left.add(job.action(action), s, n, l.now())
		})
	})
	return left, err
}

func (l *Left) add(action Action, s standing, n int, now time.Time) error {
	switch s.outcome {
	case batch.InDoubt:
		l.Doubted += n
	case batch.NotAttempted:
		l.ToSend += n
	case batch.Accepted:
		if s.receipt == "" {
			return nil
		}
		var begun time.Time
		if err := parseTime(s.sentAt, &begun); err != nil {
			return err
		}
		if action.keeps(begun, now) {
			l.Taken += n
		}
	}
	return nil
}

// LastBatch is the highest number of a batch of the job; 0: it has none.
func (l *Ledger) LastBatch(ctx context.Context, job string) (int, error) {
	no, err := l.number(ctx, job)
	if err != nil {
		return 0, err
	}
	var last int
	err = l.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(no), 0) FROM batches WHERE job = ?`, no).Scan(&last)
	return last, err
}

// Proven gives the actions of which the vendor took any target: it succeeded,
// was accepted, or had nothing done to it.
func (l *Ledger) Proven(ctx context.Context, job string) (map[string]bool, error) {
	no, err := l.number(ctx, job)
	if err != nil {
		return nil, err
	}
	took := `IN ('succeeded', 'accepted', 'skipped')`
	actions, err := gather(func(rows *sql.Rows, action *string) error { return rows.Scan(action) })(
		l.read.QueryContext(ctx, `SELECT a.action FROM (SELECT DISTINCT action FROM batches WHERE job = ?) a
		WHERE EXISTS (SELECT 1 FROM batches b WHERE b.job = ? AND b.action = a.action AND b.outcome `+took+` AND `+inNumber+` > (
			SELECT count(*) FROM results x WHERE x.job = b.job AND x.target BETWEEN b.first_row AND b.last_row AND x.batch = b.no))
		OR EXISTS (SELECT 1 FROM batches b CROSS JOIN results x ON x.job = b.job AND x.target BETWEEN b.first_row AND b.last_row AND x.batch = b.no
			WHERE b.job = ? AND b.action = a.action AND b.attempts + b.doubted > 0 AND x.outcome `+took+`)`, no, no, no))
	if err != nil {
		return nil, err
	}
	proven := map[string]bool{}
	for _, action := range actions {
		proven[action] = true
	}
	return proven, nil
}
