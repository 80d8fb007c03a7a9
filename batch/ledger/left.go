package ledger

import (
	"context"
	"time"

	"mopup/batch"
)

// Left is how many targets of a job more can be done about.
type Left struct {
	ToSend  int // sure not to have been applied
	Doubted int // all in doubt; whether asking helps is the action's to say
	Taken   int // accepted, and the vendor can still be asked for them
}

// rowsOf picks the rows r of a batch b by its stretch of the input: there is no
// other way to them.
const rowsOf = `r.job = b.job AND r.seq BETWEEN b.first_row AND b.last_row AND r.batch = b.no`

// Left counts what Work gives.
func (l *Ledger) Left(ctx context.Context, job Job) (Left, error) {
	var left Left
	no, err := l.number(ctx, job.ID)
	if err != nil {
		return left, err
	}
	err = l.read.QueryRowContext(ctx, `SELECT COALESCE(SUM(unsettled), 0) FROM batches
		WHERE job = ? AND unsettled > 0 AND attempts = 0 AND doubted = 0`, no).Scan(&left.ToSend)
	if err != nil {
		return left, err
	}
	rows, err := l.read.QueryContext(ctx, `SELECT r.action, r.outcome, r.sent_at, count(*) FROM batches b CROSS JOIN row_outcomes r
		WHERE b.job = ? AND b.unsettled > 0 AND (b.attempts > 0 OR b.doubted = 1) AND `+rowsOf+`
			AND (r.outcome IN ('not-attempted', 'in-doubt') OR r.outcome = 'accepted' AND r.receipt <> '')
			AND NOT EXISTS (SELECT 1 FROM handed_over h WHERE h.of_job = r.job AND h.of_target = r.seq)
		GROUP BY r.action, r.outcome, r.sent_at`, no)
	if err != nil {
		return left, err
	}
	defer rows.Close()
	for rows.Next() {
		var action, sent string
		var stands batch.Outcome
		var n int
		if err := rows.Scan(&action, &stands, &sent, &n); err != nil {
			return left, err
		}
		if err := left.add(job.action(action), stands, sent, n, l.now()); err != nil {
			return left, err
		}
	}
	return left, rows.Err()
}

func (l *Left) add(action Action, stands batch.Outcome, sent string, n int, now time.Time) error {
	switch stands {
	case batch.InDoubt:
		l.Doubted += n
	case batch.Accepted:
		var begun time.Time
		if err := parseTime(sent, &begun); err != nil {
			return err
		}
		if action.keeps(begun, now) {
			l.Taken += n
		}
	default:
		l.ToSend += n
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
	rows, err := l.read.QueryContext(ctx, `SELECT a.action FROM (SELECT DISTINCT action FROM batches WHERE job = ?) a
		WHERE EXISTS (SELECT 1 FROM batches b CROSS JOIN row_outcomes r
			WHERE b.job = ? AND b.action = a.action AND (b.attempts > 0 OR b.doubted = 1) AND `+rowsOf+`
				AND r.outcome IN ('succeeded', 'accepted', 'skipped'))`, no, no)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	proven := map[string]bool{}
	for rows.Next() {
		var action string
		if err := rows.Scan(&action); err != nil {
			return nil, err
		}
		proven[action] = true
	}
	return proven, rows.Err()
}
