package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"mopup/batch"
)

// SetState moves a job to a state, with the reason where it was stopped.
func (l *Ledger) SetState(ctx context.Context, job string, state JobState, reason string) error {
	no, err := l.number(ctx, job)
	if err != nil {
		return err
	}
	return l.writer.submit(func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = ?, reason = ?, updated_at = ? WHERE no = ?`,
			state, reason, stamp(time.Now()), no)
		return err
	})
}

// Begin writes the intent to send; it implements [batch.Ledger].
func (l *Ledger) Begin(ctx context.Context, a batch.Attempt) error {
	no, err := l.number(ctx, a.Job)
	if err != nil {
		return err
	}
	return l.writer.submit(func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO attempts
			(job, batch, no, targets, begun_at, ended_at, state, receipt, status, code, message, request_id)
			VALUES (?, ?, ?, ?, ?, '', '', '', 0, '', '', '')`, no, a.Batch, a.No, a.Targets, stamp(a.At))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE batches SET attempts = ? WHERE job = ? AND no = ?`, a.No, no, a.Batch)
		return err
	})
}

// Record writes how an attempt ended, or what became known of it later; it
// implements [batch.Ledger].
func (l *Ledger) Record(ctx context.Context, e batch.Ending) error {
	no, err := l.number(ctx, e.Job)
	if err != nil {
		return err
	}
	return l.writer.submit(func(ctx context.Context, tx *sql.Tx) error {
		if !e.Late {
			if err := recordAttempt(ctx, tx, no, e); err != nil {
				return err
			}
		}
		return recordResults(ctx, tx, no, e)
	})
}

func recordAttempt(ctx context.Context, tx *sql.Tx, job int64, e batch.Ending) error {
	var status int
	var code, message string
	if e.Err != nil {
		status, code, message = e.Err.Status, e.Err.Code, e.Err.Error()
	}
	_, err := tx.ExecContext(ctx, `UPDATE attempts
		SET ended_at = ?, state = ?, receipt = ?, status = ?, code = ?, message = ?, request_id = ?
		WHERE job = ? AND batch = ? AND no = ?`,
		stamp(e.Ended), e.State, e.Receipt, status, code, message, e.RequestID, job, e.Batch, e.No)
	return err
}

// recordResults stores the results of one ending. When they cover the whole
// batch, what holds for most of its targets is stored once.
func recordResults(ctx context.Context, tx *sql.Tx, job int64, e batch.Ending) error {
	if len(e.Results) == 0 {
		return nil
	}
	var targets int
	err := tx.QueryRowContext(ctx, `SELECT targets FROM batches WHERE job = ? AND no = ?`, job, e.Batch).Scan(&targets)
	if err != nil {
		return fmt.Errorf("find batch %d: %w", e.Batch, err)
	}
	rest := e.Results
	if len(e.Results) == targets {
		shared := commonest(e.Results)
		if err := recordCommon(ctx, tx, job, e, shared); err != nil {
			return err
		}
		rest = except(e.Results, shared)
	}
	for _, r := range rest {
		_, err := tx.ExecContext(ctx, `INSERT INTO results (job, target, attempt, outcome, reason, code, message, request_id, settled_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (job, target) DO UPDATE SET attempt = excluded.attempt, outcome = excluded.outcome, reason = excluded.reason, code = excluded.code,
				message = excluded.message, request_id = excluded.request_id, settled_at = excluded.settled_at`,
			job, r.Target, e.No, r.Outcome, r.Reason, r.Code, r.Message, r.RequestID, stamp(e.Ended))
		if err != nil {
			return err
		}
	}
	return nil
}

// recordCommon stores what holds for the batch. Lines of single targets give
// way: what is stored now is newer.
func recordCommon(ctx context.Context, tx *sql.Tx, job int64, e batch.Ending, r batch.Result) error {
	_, err := tx.ExecContext(ctx, `UPDATE batches SET attempt = ?, outcome = ?, reason = ?, code = ?, message = ?, settled_at = ?
		WHERE job = ? AND no = ?`, e.No, r.Outcome, r.Reason, r.Code, r.Message, stamp(e.Ended), job, e.Batch)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM results WHERE job = ? AND target IN (
		SELECT seq FROM input_rows, batches b WHERE input_rows.job = ? AND b.job = input_rows.job AND b.no = ?
			AND seq BETWEEN b.first_row AND b.last_row AND batch = b.no)`, job, job, e.Batch)
	return err
}

// commonest gives the result that most targets share; of equals the first.
func commonest(results []batch.Result) batch.Result {
	counts := map[batch.Result]int{}
	best := common(results[0])
	for _, r := range results {
		kind := common(r)
		counts[kind]++
		if counts[kind] > counts[best] {
			best = kind
		}
	}
	return best
}

// except gives the results that a batch's own line doesn't tell: those that
// differ, and those with a request id of their own, which it has no place for.
func except(results []batch.Result, shared batch.Result) []batch.Result {
	var rest []batch.Result
	for _, r := range results {
		if r.RequestID != "" || common(r) != shared {
			rest = append(rest, r)
		}
	}
	return rest
}

// common leaves of a result what targets can share. One with a request of its
// own shares nothing: that id must be kept.
func common(r batch.Result) batch.Result {
	r.Err = nil
	if r.RequestID == "" {
		r.Target = 0
	}
	return r
}
