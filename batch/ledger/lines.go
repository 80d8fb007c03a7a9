package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"mopup/batch"
)

// movedLine is a target that a split took to another batch.
type movedLine struct {
	target batch.TargetID
	batch  int
}

// movedBetween gives what was moved of a stretch, in its order.
func movedBetween(ctx context.Context, q queryer, job int64, first, last batch.TargetID) ([]movedLine, error) {
	return gather(func(rows *sql.Rows, m *movedLine) error { return rows.Scan(&m.target, &m.batch) })(
		q.QueryContext(ctx, `SELECT target, batch FROM moved WHERE job = ? AND target BETWEEN ? AND ? ORDER BY target`, job, first, last))
}

// resultsBetween gives the results of a stretch, in its order; of one batch, or
// of all: 0.
func resultsBetween(ctx context.Context, q queryer, job int64, first, last batch.TargetID, of int) ([]resultLine, error) {
	return gather(func(rows *sql.Rows, x *resultLine) error {
		return rows.Scan(&x.target, &x.attempt, &x.outcome, &x.reason, &x.code, &x.message, &x.requestID, &x.settledAt)
	})(q.QueryContext(ctx, `SELECT target, attempt, outcome, reason, code, message, request_id, settled_at FROM results
		WHERE job = ? AND target BETWEEN ? AND ? AND (? = 0 OR batch = ?) ORDER BY target`, job, first, last, of, of))
}

// handedLine is a row that another job has taken over.
type handedLine struct {
	target batch.TargetID
	by     string
}

// handedBetween gives those of a stretch, in its order.
func handedBetween(ctx context.Context, q queryer, job int64, first, last batch.TargetID) ([]handedLine, error) {
	return gather(func(rows *sql.Rows, h *handedLine) error { return rows.Scan(&h.target, &h.by) })(
		q.QueryContext(ctx, `SELECT of_target, MAX(by_id) FROM handed_over WHERE of_job = ? AND of_target BETWEEN ? AND ?
			GROUP BY of_target ORDER BY of_target`, job, first, last))
}

// batchesBetween gives the batches of a stretch of numbers with their attempts.
func batchesBetween(ctx context.Context, q queryer, job int64, from, to int) ([]batchLine, error) {
	lines, err := gather(func(rows *sql.Rows, b *batchLine) error {
		return rows.Scan(&b.no, &b.first, &b.last, &b.attempts, &b.attempt, &b.outcome, &b.reason, &b.code, &b.message, &b.settledAt, &b.doubted)
	})(q.QueryContext(ctx, `SELECT no, first_row, last_row, attempts, attempt, outcome, reason, code, message, settled_at, doubted
		FROM batches WHERE job = ? AND no BETWEEN ? AND ? ORDER BY no`, job, from, to))
	if err != nil {
		return nil, err
	}
	type tried struct {
		batch int
		tryLine
	}
	tries, err := gather(func(rows *sql.Rows, t *tried) error {
		return rows.Scan(&t.batch, &t.no, &t.begunAt, &t.vendorAt, &t.endedAt, &t.state, &t.receipt, &t.requestID)
	})(q.QueryContext(ctx, `SELECT batch, no, begun_at, vendor_at, ended_at, state, receipt, request_id FROM attempts
		WHERE job = ? AND batch BETWEEN ? AND ? ORDER BY batch, no`, job, from, to))
	if err != nil {
		return nil, err
	}
	for i := range lines {
		b := &lines[i]
		for len(tries) > 0 && tries[0].batch <= b.no {
			if tries[0].batch == b.no {
				b.tries = append(b.tries, tries[0].tryLine)
			}
			tries = tries[1:]
		}
		if len(b.tries) != b.attempts {
			return nil, fmt.Errorf("the ledger is damaged: batch %d counts %d attempts, and %d are in it; %s", b.no, b.attempts, len(b.tries), distrust)
		}
		b.usual = b.stand(nil)
	}
	return lines, nil
}

// gather reads all lines of an answer.
func gather[T any](scan func(*sql.Rows, *T) error) func(*sql.Rows, error) ([]T, error) {
	return func(rows *sql.Rows, err error) ([]T, error) {
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var all []T
		for rows.Next() {
			var line T
			if err := scan(rows, &line); err != nil {
				return nil, err
			}
			all = append(all, line)
		}
		return all, rows.Err()
	}
}
