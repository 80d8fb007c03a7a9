package ledger

import (
	"context"
	"fmt"

	"mopup/batch"
)

// Record writes how an attempt ended, or what became known of it later; it
// implements [batch.Ledger]. Of a process that has lost the job it keeps how the
// attempt ended and what the vendor took; see narrow.
func (h *Hold) Record(ctx context.Context, e batch.Ending) error {
	if err := h.owns(e.Attempt); err != nil {
		return err
	}
	return h.l.writer.submit(func(ctx context.Context, tx *transaction) error {
		r := recording{l: h.l, tx: tx, job: h.no, ending: e}
		if err := r.find(ctx, h.token); err != nil {
			return err
		}
		r.follows = h.follows[r.action]
		if err := r.check(ctx); err != nil {
			return err
		}
		if err := r.attempt(ctx); err != nil {
			return err
		}
		if err := r.results(ctx); err != nil {
			return err
		}
		return r.split(ctx)
	})
}

// recording is one ending on its way into the tables, with the batch as it
// stands before.
type recording struct {
	l       *Ledger
	tx      *transaction
	job     int64
	ending  batch.Ending
	follows bool // the action's accepted targets are not at their end
	holds   bool // whoever writes drives the job
	shared  bool // and another one, that drove it before, has written of the batch since

	action    string
	targets   int
	unsettled int
	attempts  int
	doubted   bool
	whole     bool       // the ending has a result for each target of the batch
	usual     resultLine // of targets without a line of their own
	member
	lines  bool // targets may have lines of their own
	stands map[batch.TargetID]resultLine
}

// find reads the batch.
func (r *recording) find(ctx context.Context, token string) error {
	err := r.tx.QueryRowContext(ctx, `SELECT b.action, b.targets, b.unsettled, b.attempts, b.doubted, b.parent, b.parts, b.outcome, b.attempt, b.first_row, b.last_row,
			EXISTS (SELECT 1 FROM drivers d WHERE d.job = b.job AND d.token = ?), EXISTS (SELECT 1 FROM overheard o WHERE o.job = b.job AND o.batch = b.no),
			EXISTS (SELECT 1 FROM results x WHERE x.job = b.job AND x.target BETWEEN b.first_row AND b.last_row)
		FROM batches b WHERE b.job = ? AND b.no = ?`, token, r.job, r.ending.Batch).
		Scan(&r.action, &r.targets, &r.unsettled, &r.attempts, &r.doubted, &r.parent, &r.parts, &r.usual.outcome, &r.usual.attempt, &r.first, &r.last,
			&r.holds, &r.shared, &r.lines)
	if err != nil {
		return fmt.Errorf("find batch %d: %w", r.ending.Batch, err)
	}
	r.whole = len(r.ending.Results) == r.targets && r.parts == 0
	r.no = r.ending.Batch
	return nil
}

// attempt writes how the attempt itself ended. A late ending without a state
// says nothing of that.
func (r *recording) attempt(ctx context.Context) error {
	e := r.ending
	var status int
	var code, message string
	if e.Err != nil {
		status, code, message = e.Err.Status, e.Err.Code, e.Err.Error()
	}
	if !r.alone() {
		return r.addTo(ctx, status, code, message)
	}
	if e.Late {
		if e.State == "" {
			return nil
		}
		_, err := r.tx.ExecContext(ctx, `UPDATE attempts SET state = ?, receipt = COALESCE(NULLIF(?, ''), receipt),
			request_id = COALESCE(NULLIF(?, ''), request_id), ended_at = COALESCE(NULLIF(ended_at, ''), ?)
			WHERE job = ? AND batch = ? AND no = ?`,
			e.State, e.Receipt, e.RequestID, stamp(e.Ended), r.job, e.Batch, e.No)
		return err
	}
	_, err := r.tx.ExecContext(ctx, `UPDATE attempts
		SET ended_at = ?, state = ?, receipt = ?, status = ?, code = ?, message = ?, request_id = ?
		WHERE job = ? AND batch = ? AND no = ?`,
		stamp(e.Ended), e.State, e.Receipt, status, code, message, e.RequestID, r.job, e.Batch, e.No)
	return err
}
