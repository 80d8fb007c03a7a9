package ledger

import (
	"context"
	"database/sql"
	"errors"

	"mopup/batch"
)

// eachOf gives those rows of a job that a question names, with how they stand, in
// their order; f may end it. The question has one more argument, the last: it asks
// for the first row after that one.
func eachOf(ctx context.Context, q queryer, job int64, question string, args []any, f func(*plannedRow, standing) bool) error {
	var s *survey
	ask := func(after batch.TargetID) (seq batch.TargetID, err error) {
		err = q.QueryRowContext(ctx, question, append(args[:len(args):len(args)], after)...).Scan(&seq)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, nil
		}
		return seq, err
	}
	seq, err := ask(0)
	for err == nil && seq > 0 {
		if s == nil {
			if s, err = newSurvey(ctx, q, job); err != nil {
				return err
			}
		}
		var c *storedChunk
		if c, err = chunkOf(ctx, q, job, seq); err != nil || c == nil || c.last < seq {
			return err
		}
		if err = s.enter(ctx, c); err != nil {
			return err
		}
		going := s.each(func(r *plannedRow, now standing) bool {
			if err != nil || seq != r.seq {
				return err == nil
			}
			if !f(r, now) {
				return false
			}
			seq, err = ask(r.seq)
			return err == nil
		})
		if !going {
			return err
		}
	}
	return err
}
