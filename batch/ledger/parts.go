package ledger

import (
	"context"
	"strconv"
	"strings"

	"mopup/batch"
)

// split makes batches of the parts that a batch was split into, and moves their
// targets there. What was written of a moved target goes: it tells of an attempt
// of the batch that it leaves, and the part says whether that is in doubt. What
// has reached its end is never moved, so results keep pointing at the attempt
// that they came from.
func (r *recording) split(ctx context.Context) error {
	if len(r.ending.Parts) == 0 {
		return nil
	}
	moved := 0
	for _, p := range r.ending.Parts {
		ids := make([]batch.TargetID, len(p.Targets))
		made := batch.PlannedBatch{No: p.No, Action: r.action, Targets: len(ids), First: p.Targets[0].ID, Last: p.Targets[0].ID}
		for i, t := range p.Targets {
			ids[i] = t.ID
			made.First, made.Last = min(made.First, t.ID), max(made.Last, t.ID)
		}
		if err := insertBatch(ctx, r.tx, r.job, made, r.ending.Batch, p.Doubted); err != nil {
			return err
		}
		if err := r.move(ctx, ids, p.No); err != nil {
			return err
		}
		moved += len(ids)
	}
	_, err := r.tx.ExecContext(ctx, `UPDATE batches SET parts = parts + ?, unsettled = unsettled - ? WHERE job = ? AND no = ?`,
		len(r.ending.Parts), moved, r.job, r.ending.Batch)
	return err
}

func (r *recording) move(ctx context.Context, ids []batch.TargetID, to int) error {
	return inChunks(ids, func(list string) error {
		if _, err := r.tx.ExecContext(ctx, `UPDATE input_rows SET batch = ? WHERE job = ? AND seq IN `+list, to, r.job); err != nil {
			return err
		}
		_, err := r.tx.ExecContext(ctx, `DELETE FROM results WHERE job = ? AND target IN `+list, r.job)
		return err
	})
}

// inChunks calls f with lists of numbers as SQL has them, none too long for a
// statement.
func inChunks(ids []batch.TargetID, f func(list string) error) error {
	const most = 1000
	for len(ids) > 0 {
		n := min(most, len(ids))
		texts := make([]string, n)
		for i, id := range ids[:n] {
			texts[i] = strconv.FormatInt(int64(id), 10)
		}
		if err := f("(" + strings.Join(texts, ",") + ")"); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
