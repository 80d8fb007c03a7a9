package ledger

import (
	"context"

	"mopup/batch"
)

// results stores the results of the ending. When they cover the whole batch,
// what holds for most of its targets is stored once.
func (r *recording) results(ctx context.Context) error {
	rest := r.ending.Results
	if len(rest) == 0 {
		return nil
	}
	if !r.whole {
		if err := r.count(ctx); err != nil {
			return err
		}
	} else {
		shared := commonest(rest)
		if err := r.common(ctx, shared); err != nil {
			return err
		}
		rest = except(rest, shared)
	}
	for _, x := range rest {
		_, err := r.tx.ExecContext(ctx, `INSERT INTO results (job, target, batch, attempt, outcome, reason, code, message, request_id, settled_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (job, target) DO UPDATE SET batch = excluded.batch, attempt = excluded.attempt, outcome = excluded.outcome, reason = excluded.reason, code = excluded.code,
				message = excluded.message, request_id = excluded.request_id, settled_at = excluded.settled_at`,
			r.job, x.Target, r.ending.Batch, r.ending.No, x.Outcome, x.Reason, x.Code, x.Message, x.RequestID, stamp(r.ending.Ended))
		if err != nil {
			return err
		}
	}
	return nil
}

// common stores what holds for the batch. Lines of single targets give way: what
// is stored now is newer.
func (r *recording) common(ctx context.Context, shared batch.Result) error {
	r.unsettled = 0
	for _, x := range r.ending.Results {
		r.unsettled += r.weight(x.Outcome)
	}
	_, err := r.tx.ExecContext(ctx, `UPDATE batches SET attempt = ?, outcome = ?, reason = ?, code = ?, message = ?, settled_at = ?, unsettled = ?
		WHERE job = ? AND no = ?`,
		r.ending.No, shared.Outcome, shared.Reason, shared.Code, shared.Message, stamp(r.ending.Ended), r.unsettled, r.job, r.ending.Batch)
	if err != nil || !r.lines {
		return err
	}
	_, err = r.tx.ExecContext(ctx, `DELETE FROM results WHERE job = ? AND target BETWEEN ? AND ? AND batch = ?`,
		r.job, r.first, r.last, r.ending.Batch)
	return err
}

// count keeps the number of targets that are not at their end.
func (r *recording) count(ctx context.Context) error {
	before := r.unsettled
	for _, x := range r.ending.Results {
		now, _ := r.standing(x.Target)
		r.unsettled += r.weight(x.Outcome) - r.weight(now.outcome)
	}
	if r.unsettled == before {
		return nil
	}
	_, err := r.tx.ExecContext(ctx, `UPDATE batches SET unsettled = ? WHERE job = ? AND no = ?`, r.unsettled, r.job, r.ending.Batch)
	return err
}

// weight is 1 for a target that more may become of.
func (r *recording) weight(o batch.Outcome) int {
	if !o.Open() || o == batch.Accepted && !r.follows {
		return 0
	}
	return 1
}

// commonest gives the result that most targets share; of equals the first.
func commonest(results []batch.Result) batch.Result {
	best := common(results[0])
	if len(except(results, best))*2 <= len(results) {
		return best
	}
	counts := map[batch.Result]int{}
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
