package ledger

import (
	"context"
	"database/sql"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// eachOf gives those rows of a job that a question names, with how they stand, in
// their order; f may end it. The question has one more argument, the last: it asks
// for the next rows after that one, some at a time.
func eachOf(ctx context.Context, q queryer, job int64, question string, args []any, f func(*chunk.Row, standing) bool) error {
	n := &named{q: q, question: question, args: args}
	if err := n.next(ctx, 0); err != nil || n.seq == 0 {
		return err
	}
	s, err := newSurvey(ctx, q, job)
	if err != nil {
		return err
	}
	for n.seq > 0 {
		c, err := chunkOf(ctx, q, job, n.seq)
		if err != nil {
			return err
		}
		if c == nil || c.Last < n.seq {
			return lost(n.seq)
		}
		if err := s.enter(ctx, c); err != nil {
			return err
		}
		going := s.each(func(r *chunk.Row, now standing) bool {
			if r.Seq != n.seq {
				return true
			}
			return f(r, now) && n.next(ctx, r.Seq) == nil
		})
		if !going {
			return n.err
		}
	}
	return nil
}

// named are the rows that a question names, one after the other.
type named struct {
	q        queryer
	question string
	args     []any

	seq  batch.TargetID // the one to be given next; 0: there is none
	some []batch.TargetID
	err  error
}

// next goes to the row behind that one.
func (n *named) next(ctx context.Context, after batch.TargetID) error {
	if len(n.some) == 0 {
		n.some, n.err = gather(func(rows *sql.Rows, seq *batch.TargetID) error { return rows.Scan(seq) })(
			n.q.QueryContext(ctx, n.question, append(n.args[:len(n.args):len(n.args)], after)...))
	}
	n.seq = 0
	if n.err == nil && len(n.some) > 0 {
		n.seq, n.some = n.some[0], n.some[1:]
	}
	return n.err
}
