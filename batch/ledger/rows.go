package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"iter"

	"mopup/batch"
)

// Rows gives the rows of a job with how they ended, in input order. It streams;
// the first error ends it.
func (l *Ledger) Rows(ctx context.Context, job Job) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		no, err := l.number(ctx, job.ID)
		if err != nil {
			yield(Row{}, err)
			return
		}
		rows, err := l.read.QueryContext(ctx, `SELECT r.seq, r.file, r.sheet, r.number, r.cells, r.action, r.target, r.batch,
			r.outcome, r.reason, r.code, r.message, r.request_id, r.settled_at, r.receipt, r.attempts, r.sent_at,
			COALESCE(s.file, 0), COALESCE(s.sheet, ''), COALESCE(s.number, 0), COALESCE(s.outcome, ''),
			COALESCE((SELECT MAX(by_id) FROM handed_over h WHERE h.of_job = r.job AND h.of_target = r.seq), '')
			FROM row_outcomes r LEFT JOIN row_outcomes s ON s.job = r.job AND s.seq = r.same_as
			WHERE r.job = ? ORDER BY r.seq`, no)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			row, err := scanRow(rows, job)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Row{}, err)
		}
	}
}

func scanRow(rows *sql.Rows, job Job) (Row, error) {
	var r Row
	var cells, target string
	var sameFile int
	err := rows.Scan(&r.Seq, &r.FileIndex, &r.Sheet, &r.Number, &cells, &r.Action, &target, &r.Batch,
		&r.Outcome, &r.Reason, &r.Code, &r.Message, &r.RequestID, &r.SettledAt, &r.Receipt, &r.Attempts, &r.SentAt,
		&sameFile, &r.Same.Sheet, &r.Same.Number, &r.SameOutcome, &r.RetriedBy)
	if err != nil {
		return r, err
	}
	r.File, r.Same.File = job.path(r.FileIndex), job.path(sameFile)
	if err := json.Unmarshal([]byte(cells), &r.Cells); err != nil {
		return r, err
	}
	if target != "" {
		err = json.Unmarshal([]byte(target), &r.Target)
	}
	return r, err
}

// Batches gives the batches of a job in plan order, as they were planned. It
// reads them a few at a time, so that no read stays open while they are sent.
func (l *Ledger) Batches(ctx context.Context, job Job) iter.Seq2[batch.Batch, error] {
	return func(yield func(batch.Batch, error) bool) {
		no, err := l.number(ctx, job.ID)
		if err != nil {
			yield(batch.Batch{}, err)
			return
		}
		for last := 0; ; {
			planned, err := l.plannedAfter(ctx, no, last)
			if err != nil {
				yield(batch.Batch{}, err)
				return
			}
			if len(planned) == 0 {
				return
			}
			for _, p := range planned {
				b := batch.Batch{Job: job.ID, No: p.No, Action: p.Action, Settings: job.Settings}
				b.Targets, err = l.targets(ctx, no, p)
				if !yield(b, err) || err != nil {
					return
				}
				last = p.No
			}
		}
	}
}

func (l *Ledger) plannedAfter(ctx context.Context, job int64, last int) ([]batch.PlannedBatch, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT no, action, targets, first_row, last_row FROM batches
		WHERE job = ? AND no > ? ORDER BY no LIMIT 500`, job, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var planned []batch.PlannedBatch
	for rows.Next() {
		var p batch.PlannedBatch
		if err := rows.Scan(&p.No, &p.Action, &p.Targets, &p.First, &p.Last); err != nil {
			return nil, err
		}
		planned = append(planned, p)
	}
	return planned, rows.Err()
}

// targets reads the rows of one batch. They lie between its first and its last,
// with those of other batches in between where a file mixes actions.
func (l *Ledger) targets(ctx context.Context, job int64, p batch.PlannedBatch) ([]batch.Target, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT seq, target FROM input_rows
		WHERE job = ? AND seq BETWEEN ? AND ? AND batch = ? ORDER BY seq`, job, p.First, p.Last, p.No)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	targets := make([]batch.Target, 0, p.Targets)
	for rows.Next() {
		t := batch.Target{Action: p.Action}
		var values string
		if err := rows.Scan(&t.ID, &values); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(values), &t.Values); err != nil {
			return nil, err
		}
		targets = append(targets, t)
	}
	return targets, rows.Err()
}
