package ledger

import (
	"context"
	"database/sql"
	"iter"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// Rows gives the rows of a job with how they ended, in input order. It streams,
// and tells all of one moment; the first error ends it.
func (l *Ledger) Rows(ctx context.Context, job Job) iter.Seq2[Row, error] {
	return l.rows(ctx, job, true)
}

// Ends gives the rows as Rows does, but without their cells: that is faster.
func (l *Ledger) Ends(ctx context.Context, job Job) iter.Seq2[Row, error] {
	return l.rows(ctx, job, false)
}

func (l *Ledger) rows(ctx context.Context, job Job, cells bool) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		no, err := l.number(ctx, job.ID)
		if err == nil {
			err = l.look(ctx, func(q *snapshot) error { return eachRow(ctx, q, job, no, cells, yield) })
		}
		if err != nil {
			yield(Row{}, err)
		}
	}
}

// eachRow gives all rows, until yield ends it.
func eachRow(ctx context.Context, q queryer, job Job, no int64, cells bool, yield func(Row, error) bool) error {
	s, err := newSurvey(ctx, q, no)
	if err != nil {
		return err
	}
	s.reader.Cells = cells
	var retried bool
	if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM handed_over WHERE of_job = ?)`, no).Scan(&retried); err != nil {
		return err
	}
	p := page{job: job}
	for last := batch.TargetID(0); ; last = s.chunk.Last {
		if more, err := s.next(ctx, last); err != nil || !more {
			return err
		}
		if retried {
			if p.handed, err = handedBetween(ctx, q, no, s.chunk.First, s.chunk.Last); err != nil {
				return err
			}
		}
		if !p.give(s, yield) {
			return nil
		}
	}
}

// page gives the rows of one stretch after the other.
type page struct {
	job     Job
	handed  []handedLine // of the stretch, in its order
	earlier earlier
	ends    []uint8
}

func (p *page) give(s *survey, yield func(Row, error) bool) bool {
	p.ends = p.ends[:0]
	c, path := s.chunk, p.job.path(s.chunk.File)
	going := s.each(func(r *chunk.Row, now standing) bool {
		p.ends = append(p.ends, ended(now.outcome))
		row := Row{
			Origin: batch.Origin{File: path, Sheet: c.Sheet, Number: r.Number},
			Seq:    int64(r.Seq), FileIndex: c.File, Cells: r.Cells, Action: r.Action, Target: r.Values, Batch: r.Batch,
			Outcome: now.outcome, Reason: now.reason, Code: now.code, Message: now.message,
			Receipt: now.receipt, RequestID: now.requestID, Attempts: now.attempts, SentAt: now.sentAt, SettledAt: now.settledAt,
		}
		if len(p.handed) > 0 && p.handed[0].target == r.Seq {
			row.RetriedBy, p.handed = p.handed[0].by, p.handed[1:]
		}
		if r.Same >= c.First && r.Same < r.Seq {
			same := r.Same - c.First
			row.Same = batch.Origin{File: path, Sheet: c.Sheet, Number: s.rows[same].Number}
			row.SameOutcome = known[p.ends[same]]
		} else if r.Same != 0 {
			row.Same, row.SameOutcome = p.earlier.find(p.job, r.Same)
		}
		return yield(row, nil)
	})
	if going {
		p.earlier.add(c, s.rows, p.ends)
	}
	return going
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
				b := batch.Batch{Job: job.ID, No: p.no, Action: p.action, Settings: job.Settings}
				b.Targets, err = l.targetsOf(ctx, &l.kept, no, p.member)
				if !yield(b, err) || err != nil {
					return
				}
				last = p.no
			}
		}
	}
}

func (l *Ledger) plannedAfter(ctx context.Context, job int64, last int) ([]plannedBatch, error) {
	return gather(func(rows *sql.Rows, p *plannedBatch) error {
		return rows.Scan(&p.no, &p.action, &p.first, &p.last, &p.parent, &p.parts)
	})(l.kept.QueryContext(ctx, `SELECT no, action, first_row, last_row, parent, parts FROM batches
		WHERE job = ? AND no > ? ORDER BY no LIMIT 500`, job, last))
}

type plannedBatch struct {
	member
	action string
}
