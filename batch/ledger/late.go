package ledger

import (
	"context"
	"errors"

	"mopup/batch"
)

// alone reports whether only the process that drives the job has written of the
// batch since it took the job: what it says of it can be taken as it is.
func (r *recording) alone() bool { return r.holds && !r.shared }

// narrow leaves of an ending what is true whoever drives the job, where two
// processes know of a batch: one lost the job with a request under way, and its
// answer comes in while the other one asks, sends and splits. That is what the
// vendor took. The rest follows from the attempts, for whoever takes the job
// next: a failure would end what is being sent again, and parts would take the
// targets away from under it.
func (r *recording) narrow(ctx context.Context) error {
	if r.alone() {
		return nil
	}
	var kept []batch.Result
	for _, x := range r.ending.Results {
		if r.keeps(x) {
			kept = append(kept, x)
		}
	}
	parts := r.ending.Parts
	r.whole = r.whole && len(kept) == len(r.ending.Results)
	r.ending.Results, r.ending.Parts = kept, nil
	var err error
	if !r.holds && len(kept) > 0 {
		err = r.overhear(ctx, r.no)
	}
	if r.holds {
		for _, p := range parts { // they are not there, and Begin says why
			err = errors.Join(err, r.overhear(ctx, p.No))
		}
	}
	return err
}

// keeps reports whether a result of a batch that two know of is written: the
// vendor took the target, or it is what became of it after that.
func (r *recording) keeps(x batch.Result) bool {
	now, ok := r.standing(x.Target)
	switch {
	case !ok || !now.outcome.May(x.Outcome):
		return false
	case now.outcome == batch.Accepted && (x.Outcome == batch.Accepted || x.Outcome == batch.Failed):
		return r.holds && now.attempt == r.ending.No
	}
	return x.Outcome == batch.Succeeded || x.Outcome == batch.Accepted || x.Outcome == batch.Skipped
}

// overhear notes that more is written of a batch than its driver knows.
func (r *recording) overhear(ctx context.Context, no int) error {
	_, err := r.tx.ExecContext(ctx, `INSERT INTO overheard (job, batch) VALUES (?, ?) ON CONFLICT DO NOTHING`, r.job, no)
	return err
}

// addTo writes how the attempt ended where another process may have done so: an
// answer outweighs that there was none, and nothing else changes what stands.
func (r *recording) addTo(ctx context.Context, status int, code, message string) error {
	e := r.ending
	if e.State == "" {
		return nil
	}
	_, err := r.tx.ExecContext(ctx, `UPDATE attempts SET state = ?, status = ?, code = ?, message = ?,
		ended_at = COALESCE(NULLIF(ended_at, ''), ?), receipt = COALESCE(NULLIF(receipt, ''), ?), request_id = COALESCE(NULLIF(request_id, ''), ?)
		WHERE job = ? AND batch = ? AND no = ? AND (state = '' OR ? = ?)`,
		e.State, status, code, message, stamp(e.Ended), e.Receipt, e.RequestID, r.job, e.Batch, e.No, e.State, batch.StateAnswered)
	return err
}
