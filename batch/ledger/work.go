package ledger

import (
	"context"
	"database/sql"
	"fmt"
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
				last = b.no
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
	member
	action   string
	targets  int
	attempts int
	doubted  bool
}

// fresh reports whether nothing was ever done about the batch.
func (b openBatch) fresh() bool { return b.attempts == 0 && !b.doubted }

func (l *Ledger) openAfter(ctx context.Context, job int64, last, highest int) ([]openBatch, error) {
	return gather(func(rows *sql.Rows, b *openBatch) error {
		return rows.Scan(&b.no, &b.action, &b.targets, &b.first, &b.last, &b.parent, &b.parts, &b.attempts, &b.doubted)
	})(l.kept.QueryContext(ctx, `SELECT no, action, targets, first_row, last_row, parent, parts, attempts, doubted FROM batches
		WHERE job = ? AND no > ? AND no <= ? AND unsettled > 0 ORDER BY no LIMIT 500`, job, last, highest))
}

// workOf reads what is left of one batch.
func (l *Ledger) workOf(ctx context.Context, job Job, no int64, b openBatch) (work, error) {
	w := work{
		Work:   batch.Work{Batch: batch.Batch{Job: job.ID, No: b.no, Action: b.action, Settings: job.Settings}, Attempts: b.attempts},
		action: job.action(b.action), now: l.now(),
	}
	var err error
	if !b.fresh() {
		err = l.look(ctx, func(q *snapshot) error { return l.addOpen(ctx, q, &w, no, b) })
		return w, err
	}
	w.Targets, err = l.targetsOf(ctx, &l.kept, no, b.member)
	if err == nil && len(w.Targets) != b.targets {
		err = fmt.Errorf("batch %d of job %s is damaged: it has %d targets, and %d are found", b.no, job.ID, b.targets, len(w.Targets))
	}
	return w, err
}

// addOpen adds the open targets of a batch that something was done about.
func (l *Ledger) addOpen(ctx context.Context, q queryer, w *work, job int64, b openBatch) error {
	lines, err := batchesBetween(ctx, q, job, b.no, b.no)
	if err != nil || len(lines) == 0 {
		return err
	}
	line := &lines[0]
	if w.tried, err = tried(line.tries); err != nil {
		return err
	}
	targets, err := l.targetsOf(ctx, q, job, b.member)
	if err != nil {
		return err
	}
	results, err := resultsBetween(ctx, q, job, b.first, b.last, b.no)
	if err != nil {
		return err
	}
	handed, err := handedBetween(ctx, q, job, b.first, b.last)
	if err != nil {
		return err
	}
	gone := map[batch.TargetID]bool{}
	for _, h := range handed {
		gone[h.target] = true
	}
	for _, t := range targets {
		now := line.usual
		if len(results) > 0 && results[0].target == t.ID {
			now, results = line.stand(&results[0]), results[1:]
		}
		if now.outcome.Open() && !gone[t.ID] {
			w.add(t, now.outcome, now.attempt)
		}
	}
	if w.Doubt != nil {
		w.Doubt.Holder, err = holderOf(ctx, q, job, b.no)
	}
	return err
}

// holderOf gives who sent those attempts of a batch that may have applied it;
// empty: it is not known, or they were several.
func holderOf(ctx context.Context, q queryer, job int64, no int) (holder string, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(CASE WHEN MIN(holder) = MAX(holder) THEN MIN(holder) END, '') FROM attempts
		WHERE job = ? AND batch = ? AND state NOT IN (?, ?)`,
		job, no, batch.StateRefused, batch.StateAbsent).Scan(&holder)
	return holder, err
}
