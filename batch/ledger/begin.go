package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"mopup/batch"
)

// Begin writes the intent to send; it implements [batch.Ledger].
func (h *Hold) Begin(ctx context.Context, a batch.Attempt) error {
	if err := h.owns(a); err != nil {
		return err
	}
	return h.l.writer.submit(func(ctx context.Context, tx *transaction) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO attempts
			(job, batch, no, targets, begun_at, vendor_at, holder, ended_at, state, receipt, status, code, message, request_id)
			SELECT job, ?, ?, ?, ?, ?, ?, '', '', '', 0, '', '', '' FROM drivers WHERE job = ? AND token = ?`,
			a.Batch, a.No, a.Targets, stamp(a.At), stampKnown(a.VendorAt), a.Holder, h.no, h.token)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return h.lostOr(err)
		}
		return h.reopen(ctx, tx, a)
	})
}

// reopen counts the attempt, and makes void what says that targets of its batch
// were not attempted: a kill right after must leave them in doubt.
func (h *Hold) reopen(ctx context.Context, tx *transaction, a batch.Attempt) error {
	var first, last batch.TargetID
	var void, again bool
	err := tx.QueryRowContext(ctx, `UPDATE batches SET attempts = ? WHERE job = ? AND no = ? AND attempts = ?
			AND NOT EXISTS (SELECT 1 FROM overheard o WHERE o.job = batches.job AND o.batch = batches.no)
		RETURNING first_row, last_row, outcome = 'not-attempted', attempts > 1 OR doubted = 1`, a.No, h.no, a.Batch, a.No-1).
		Scan(&first, &last, &void, &again)
	if errors.Is(err, sql.ErrNoRows) {
		return h.notNext(ctx, tx, a)
	}
	if err != nil {
		return err
	}
	if void {
		_, err := tx.ExecContext(ctx, `UPDATE batches SET attempt = 0, outcome = '', reason = '', code = '', message = '', settled_at = ''
			WHERE job = ? AND no = ?`, h.no, a.Batch)
		if err != nil {
			return err
		}
	}
	if !again {
		return nil // no target of it has a line of its own
	}
	// A line that is empty, and not gone: the batch's own may say something else.
	_, err = tx.ExecContext(ctx, `UPDATE results SET attempt = 0, outcome = '', reason = '', code = '', message = '', request_id = '', settled_at = ''
		WHERE job = ? AND target BETWEEN ? AND ? AND outcome = 'not-attempted' AND batch = ?`, h.no, first, last, a.Batch)
	return err
}

// notNext says why an attempt can't be begun: what the sender knows of the batch
// is no longer all that stands there, or never was.
func (h *Hold) notNext(ctx context.Context, tx *transaction, a batch.Attempt) error {
	var overheard bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM overheard WHERE job = ? AND batch = ?)`, h.no, a.Batch).Scan(&overheard)
	switch {
	case err != nil:
		return err
	case overheard:
		return refusal{fmt.Errorf("the process that drove job %s before has written an answer meanwhile, and nothing was sent; mopup resume %s goes on with what is left", h.job, h.job)}
	}
	return fmt.Errorf("begin attempt %d of batch %d: it is not the next one; this is a defect of mopup, nothing was sent", a.No, a.Batch)
}

// Receipts gives the receipts of all requests of any job that were begun within
// the span, but for those of the batch that a is of; it implements
// [batch.Ledger]. A span without an end has none.
func (h *Hold) Receipts(ctx context.Context, a batch.Attempt, within batch.Span) ([]batch.Receipt, error) {
	const never = "9999"
	to := never
	if !within.To.IsZero() {
		to = stamp(within.To)
	}
	rows, err := h.l.read.QueryContext(ctx, `SELECT DISTINCT receipt FROM attempts
		WHERE receipt <> '' AND begun_at BETWEEN ? AND ? AND NOT (job = ? AND batch = ?) ORDER BY receipt`,
		stamp(within.From), to, h.no, a.Batch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var receipts []batch.Receipt
	for rows.Next() {
		var r batch.Receipt
		if err := rows.Scan(&r); err != nil {
			return nil, err
		}
		receipts = append(receipts, r)
	}
	return receipts, rows.Err()
}

// owns guards against a write for a job that is not held.
func (h *Hold) owns(a batch.Attempt) error {
	if a.Job != h.job {
		return fmt.Errorf("write attempt %d of batch %d: it is of job %s, and job %s is held", a.No, a.Batch, batch.Quote(a.Job), h.job)
	}
	return nil
}

func (h *Hold) lostOr(err error) error {
	if err != nil {
		return err
	}
	return h.lost()
}
