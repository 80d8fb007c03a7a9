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
	var s *survey
	var known []batch.TargetID
	ask := func(after batch.TargetID) (seq batch.TargetID, err error) {
		if len(known) == 0 {
			known, err = gather(func(rows *sql.Rows, seq *batch.TargetID) error { return rows.Scan(seq) })(
				q.QueryContext(ctx, question, append(args[:len(args):len(args)], after)...))
		}
		if err != nil || len(known) == 0 {
			return 0, err
		}
		seq, known = known[0], known[1:]
		return seq, nil
	}
	seq, err := ask(0)
	for err == nil && seq > 0 {
		if s == nil {
			if s, err = newSurvey(ctx, q, job); err != nil {
				return err
			}
		}
		var c *chunk.Stretch
		if c, err = chunkOf(ctx, q, job, seq); err != nil {
			return err
		}
		if c == nil || c.Last < seq {
			return lost(seq)
		}
		if err = s.enter(ctx, c); err != nil {
			return err
		}
		going := s.each(func(r *chunk.Row, now standing) bool {
			if err != nil || seq != r.Seq {
				return err == nil
			}
			if !f(r, now) {
				return false
			}
			seq, err = ask(r.Seq)
			return err == nil
		})
		if !going {
			return err
		}
	}
	return err
}
