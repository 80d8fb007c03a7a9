package ledger

import (
	"context"
	"database/sql"

	"mopup/batch"
)

// Accepted gives the targets of a batch whose outcome stands at accepted from the
// given attempt, in their order; it implements [batch.Ledger]. Asked in about the
// order of the batches it reads each row once.
func (h *Hold) Accepted(ctx context.Context, no, attempt int) ([]batch.Target, error) {
	b := batchLine{no: no}
	m := member{no: no}
	own := map[batch.TargetID]resultLine{}
	lines, err := gather(func(rows *sql.Rows, x *resultLine) error {
		return rows.Scan(&m.first, &m.last, &m.parent, &m.parts, &b.attempts, &b.attempt, &b.outcome, &x.target, &x.attempt, &x.outcome)
	})(h.l.kept.QueryContext(ctx, `SELECT b.first_row, b.last_row, b.parent, b.parts, b.attempts, b.attempt, b.outcome,
			COALESCE(x.target, 0), COALESCE(x.attempt, 0), COALESCE(x.outcome, '')
		FROM batches b LEFT JOIN results x ON x.job = b.job AND x.target BETWEEN b.first_row AND b.last_row AND x.batch = b.no
		WHERE b.job = ? AND b.no = ?`, h.no, no))
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, nil // there is no such batch
	}
	for _, x := range lines {
		own[x.target] = x
	}
	targets, err := h.l.targetsOf(ctx, &h.l.kept, h.no, m)
	if err != nil {
		return nil, err
	}
	accepted := targets[:0]
	for _, t := range targets {
		now := b.stand(nil)
		if x, ok := own[t.ID]; ok {
			now = b.stand(&x)
		}
		if now.outcome == batch.Accepted && now.attempt == attempt {
			accepted = append(accepted, t)
		}
	}
	return accepted, nil
}
