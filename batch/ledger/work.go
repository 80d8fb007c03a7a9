package ledger

import (
	"context"
	"encoding/json"
	"iter"

	"mopup/batch"
)

// Work gives what is left to do of a job, in the order of its batches. It reads
// a few of them at a time, so that no read stays open while they are sent.
//
// Of a batch that was split it gives what stayed with it, mostly nothing, and
// the parts in their own place. Parts that are made while it runs it doesn't
// give: whoever makes them sends them.
func (l *Ledger) Work(ctx context.Context, job Job) iter.Seq2[batch.Work, error] {
	return func(yield func(batch.Work, error) bool) {
		fail := func(err error) { yield(batch.Work{}, err) }
		no, err := l.number(ctx, job.ID)
		if err != nil {
			fail(err)
			return
		}
		highest, err := l.LastBatch(ctx, job.ID)
		if err != nil {
			fail(err)
			return
		}
		for last := 0; ; {
			open, err := l.openAfter(ctx, no, last, highest)
			if err != nil {
				fail(err)
				return
			}
			if len(open) == 0 {
				return
			}
			for _, b := range open {
				last = b.No
				w, err := l.workOf(ctx, job, no, b)
				if err != nil {
					fail(err)
					return
				}
				if w.any() && !yield(w.Work, nil) {
					return
				}
			}
		}
	}
}

// openBatch is a batch with targets that are not at their end.
type openBatch struct {
	batch.PlannedBatch
	attempts int
	doubted  bool
}

// fresh reports whether nothing was ever done about the batch.
func (b openBatch) fresh() bool { return b.attempts == 0 && !b.doubted }

func (l *Ledger) openAfter(ctx context.Context, job int64, last, highest int) ([]openBatch, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT no, action, targets, first_row, last_row, attempts, doubted FROM batches
		WHERE job = ? AND no > ? AND no <= ? AND unsettled > 0 ORDER BY no LIMIT 500`, job, last, highest)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var open []openBatch
	for rows.Next() {
		var b openBatch
		if err := rows.Scan(&b.No, &b.Action, &b.Targets, &b.First, &b.Last, &b.attempts, &b.doubted); err != nil {
			return nil, err
		}
		open = append(open, b)
	}
	return open, rows.Err()
}

// workOf reads what is left of one batch.
func (l *Ledger) workOf(ctx context.Context, job Job, no int64, b openBatch) (work, error) {
	w := work{
		Work:   batch.Work{Batch: batch.Batch{Job: job.ID, No: b.No, Action: b.Action, Settings: job.Settings}, Attempts: b.attempts},
		action: job.action(b.Action), now: l.now(),
	}
	var err error
	if b.fresh() {
		w.Targets, err = l.targets(ctx, no, b.PlannedBatch)
		return w, err
	}
	if w.tried, err = l.tried(ctx, no, b.No); err != nil {
		return w, err
	}
	rows, err := l.read.QueryContext(ctx, `SELECT r.seq, r.target, r.outcome, r.attempt FROM row_outcomes r
		WHERE r.job = ? AND r.seq BETWEEN ? AND ? AND r.batch = ? AND NOT EXISTS (
			SELECT 1 FROM handed_over h WHERE h.of_job = r.job AND h.of_target = r.seq)
		ORDER BY r.seq`, no, b.First, b.Last, b.No)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		t := batch.Target{Action: b.Action}
		var values string
		var stands batch.Outcome
		var attempt int
		if err := rows.Scan(&t.ID, &values, &stands, &attempt); err != nil {
			return w, err
		}
		if !stands.Open() {
			continue
		}
		if err := json.Unmarshal([]byte(values), &t.Values); err != nil {
			return w, err
		}
		w.add(t, stands, attempt)
	}
	return w, rows.Err()
}
