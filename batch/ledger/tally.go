package ledger

import (
	"context"
	"database/sql"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// inNumber is how many targets are in a batch b now: those that it was made with,
// but for those that its parts were made with.
const inNumber = `b.targets - CASE b.parts WHEN 0 THEN 0 ELSE (SELECT SUM(p.targets) FROM batches p WHERE p.job = b.job AND p.parent = b.no AND p.parent > 0) END`

// tally counts how targets stand without reading their rows: what holds for a
// batch, less its exceptions, and those.
type tally struct {
	q   queryer
	job int64
}

// tallied is a batch with the number of its targets.
type tallied struct {
	no      int
	action  string
	targets int
}

// open gives how the targets stand of batches that something was done about and
// that are not at their end. It leaves out what other jobs have taken over.
func (t tally) open(ctx context.Context, add func(action string, s standing, n int) error) error {
	taken, err := t.takenOver(ctx)
	if err != nil {
		return err
	}
	for last := 0; ; {
		some, err := gather(func(rows *sql.Rows, b *tallied) error { return rows.Scan(&b.no, &b.action, &b.targets) })(
			t.q.QueryContext(ctx, `SELECT b.no, b.action, `+inNumber+` FROM batches b
				WHERE b.job = ? AND b.no > ? AND b.unsettled > 0 AND (b.attempts > 0 OR b.doubted = 1) ORDER BY b.no LIMIT 500`, t.job, last))
		if err != nil || len(some) == 0 {
			return err
		}
		if err := t.count(ctx, some, taken, add); err != nil {
			return err
		}
		last = some[len(some)-1].no
	}
}

func (t tally) count(ctx context.Context, some []tallied, taken map[int]map[standing]int, add func(string, standing, int) error) error {
	lines, err := batchesBetween(ctx, t.q, t.job, some[0].no, some[len(some)-1].no)
	if err != nil {
		return err
	}
	for i := range lines {
		b := &lines[i]
		if b.no != some[0].no {
			continue // at its end, or not begun
		}
		stands, err := t.exceptions(ctx, b)
		if err != nil {
			return err
		}
		usual := some[0].targets
		for _, n := range stands {
			usual -= n
		}
		stands[bare(b.usual)] += usual
		for s, n := range taken[b.no] {
			stands[s] -= n
		}
		for s, n := range stands {
			if err := add(some[0].action, s, n); err != nil {
				return err
			}
		}
		some = some[1:]
		if len(some) == 0 {
			break
		}
	}
	return nil
}

// exceptions counts how those targets of a batch stand that have lines of their
// own.
func (t tally) exceptions(ctx context.Context, b *batchLine) (map[standing]int, error) {
	type exception struct {
		resultLine
		n int
	}
	all, err := gather(func(rows *sql.Rows, x *exception) error { return rows.Scan(&x.outcome, &x.attempt, &x.n) })(
		t.q.QueryContext(ctx, `SELECT outcome, attempt, count(*) FROM results
			WHERE job = ? AND target BETWEEN ? AND ? AND batch = ? GROUP BY outcome, attempt`, t.job, b.first, b.last, b.no))
	stands := map[standing]int{}
	for _, x := range all {
		stands[bare(b.stand(&x.resultLine))] += x.n
	}
	return stands, err
}

// takenOver counts how the rows stand that other jobs have taken over, by their
// batches.
func (t tally) takenOver(ctx context.Context) (map[int]map[standing]int, error) {
	counts := map[int]map[standing]int{}
	next := `SELECT of_target FROM handed_over WHERE of_job = ? AND of_target > ? ORDER BY of_target LIMIT 500`
	return counts, eachOf(ctx, t.q, t.job, next, []any{t.job}, func(r *chunk.Row, s standing) bool {
		if counts[r.Batch] == nil {
			counts[r.Batch] = map[standing]int{}
		}
		counts[r.Batch][bare(s)]++
		return true
	})
}

// bare leaves of a standing what can still become of a target.
func bare(s standing) standing {
	kept := standing{outcome: s.outcome}
	if s.outcome == batch.Accepted {
		kept.receipt, kept.sentAt = s.receipt, s.sentAt
	}
	return kept
}
