package ledger

import (
	"context"

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
	for _, id := range ids {
		_, err := r.tx.ExecContext(ctx, `INSERT INTO moved (job, target, batch) VALUES (?, ?, ?)
			ON CONFLICT (job, target) DO UPDATE SET batch = excluded.batch`, r.job, id, to)
		if err != nil {
			return err
		}
		if _, err := r.tx.ExecContext(ctx, `DELETE FROM results WHERE job = ? AND target = ?`, r.job, id); err != nil {
			return err
		}
	}
	return nil
}
