package ledger

import (
	"context"
	"maps"
	"slices"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// survey goes through the rows of a job, a stretch at a time, and puts each
// together with what is written of it. It holds what belongs to a stretch and
// the batches that reach into it, however long the job is.
type survey struct {
	q      queryer
	job    int64
	reader chunk.Reader

	chunk   *chunk.Stretch
	rows    []chunk.Row
	results []resultLine // of the rows of the stretch, in their order
	batches map[int]*batchLine

	splits, exceptions bool // whether the job has any moved targets, and results
	planned            bool // all its batches must be there; while it is read some are still to come
}

func newSurvey(ctx context.Context, q queryer, job int64) (*survey, error) {
	s := &survey{q: q, job: job, batches: map[int]*batchLine{}}
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM moved WHERE job = ?), EXISTS (SELECT 1 FROM results WHERE job = ?),
			EXISTS (SELECT 1 FROM jobs WHERE no = ? AND state NOT IN (?, ?))`, job, job, job, Reading, Refused).
		Scan(&s.splits, &s.exceptions, &s.planned)
	return s, err
}

// next goes to the first stretch after a row; false: there is none.
func (s *survey) next(ctx context.Context, after batch.TargetID) (bool, error) {
	c, err := chunkAfter(ctx, s.q, s.job, after)
	if err != nil || c == nil {
		return false, err
	}
	return true, s.enter(ctx, c)
}

func (s *survey) enter(ctx context.Context, c *chunk.Stretch) (err error) {
	s.chunk = c
	if s.rows, err = s.reader.Read(c, s.rows[:0]); err != nil {
		return err
	}
	if s.splits {
		moved, err := movedBetween(ctx, s.q, s.job, c.First, c.Last)
		if err != nil {
			return err
		}
		for _, m := range moved {
			s.rows[m.target-c.First].Batch = m.batch
		}
	}
	if s.exceptions {
		if s.results, err = resultsBetween(ctx, s.q, s.job, c.First, c.Last, 0); err != nil {
			return err
		}
	}
	return s.meet(ctx)
}

// meet reads the batches of the stretch that are not known yet, and forgets those
// that lie behind it.
func (s *survey) meet(ctx context.Context) error {
	maps.DeleteFunc(s.batches, func(_ int, b *batchLine) bool { return b.last < s.chunk.First })
	missing := map[int]bool{}
	last := 0
	for i := range s.rows {
		if no := s.rows[i].Batch; no != last {
			if last = no; no != 0 && s.batches[no] == nil {
				missing[no] = true
			}
		}
	}
	nos := slices.Sorted(maps.Keys(missing))
	for len(nos) > 0 {
		n := run(nos)
		lines, err := batchesBetween(ctx, s.q, s.job, nos[0], nos[n-1])
		if err != nil {
			return err
		}
		for i := range lines {
			s.batches[lines[i].no] = &lines[i]
		}
		for _, no := range nos[:n] {
			if s.planned && s.batches[no] == nil {
				return lostBatch(no)
			}
		}
		nos = nos[n:]
	}
	return nil
}

// run is how many of the numbers, from the first on, follow each other.
func run(nos []int) int {
	n := 1
	for n < len(nos) && nos[n] == nos[n-1]+1 {
		n++
	}
	return n
}

// each gives the rows of the stretch with how they stand; f may end it.
func (s *survey) each(f func(*chunk.Row, standing) bool) bool {
	results := s.results
	var b *batchLine
	for i := range s.rows {
		r := &s.rows[i]
		var x *resultLine
		if len(results) > 0 && results[0].target == r.Seq {
			x, results = &results[0], results[1:]
		}
		if b == nil || b.no != r.Batch {
			b = s.batches[r.Batch]
		}
		if !f(r, stand(r, b, x)) {
			return false
		}
	}
	return true
}
