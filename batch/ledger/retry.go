package ledger

import (
	"context"
	"fmt"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// again says which row of an earlier job a drafted row is.
type again struct {
	of     string
	row    int64
	target batch.TargetID
}

// Again writes a row of an earlier job once more, as Add does. As soon as the
// draft's job is started, that job hands the row over.
func (d *Draft) Again(row batch.Placed, closed []batch.PlannedBatch, of string, seq int64) error {
	d.load.again = append(d.load.again, again{of: of, row: seq, target: row.Seq})
	return d.Add(row, closed)
}

func (d *Draft) insertAgain(ctx context.Context, tx *transaction, rows []again) error {
	for _, r := range rows {
		_, err := tx.ExecContext(ctx, `INSERT INTO retries (of_job, of_target, job, target)
			SELECT no, ?, ?, ? FROM jobs WHERE id = ?`, r.row, d.job, r.target, r.of)
		if err != nil {
			return err
		}
	}
	return nil
}

// ChangedError is the error for a retry whose rows are no longer what they were
// when it was planned.
type ChangedError struct{ Job string }

// Error says what to do.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("job %s was gone on with meanwhile, and what was to be retried has changed; look at it with mopup status %s and retry it again", e.Job, e.Job)
}

// takeOver makes sure that the rows which this job retries are still there to be
// taken: nobody drives the job they are of, they still stand as they must, and no
// other retry has them, unless that is meant.
func takeOver(ctx context.Context, tx *transaction, k kin, meant bool) error {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT j.no, j.id FROM retries x JOIN jobs j ON j.no = x.of_job WHERE x.job = ?`, k.no)
	if err != nil {
		return err
	}
	defer rows.Close()
	type origin struct {
		no int64
		id string
	}
	var origins []origin
	for rows.Next() {
		var o origin
		if err := rows.Scan(&o.no, &o.id); err != nil {
			return err
		}
		origins = append(origins, o)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, o := range origins {
		d, err := driverOf(ctx, tx, o.no)
		if err != nil {
			return err
		}
		if d != nil && d.lives(k.l.now(), k.l.here) {
			return refusal{&HeldError{Job: o.id, Holder: d.holder()}}
		}
		if err := unchanged(ctx, tx, k, o.no, o.id, meant); err != nil {
			return err
		}
	}
	return nil
}

func unchanged(ctx context.Context, tx *transaction, k kin, of int64, id string, meant bool) error {
	changed := false
	next := `SELECT of_target FROM retries WHERE job = ? AND of_job = ? AND of_target > ? ORDER BY of_target LIMIT 500`
	err := eachOf(ctx, tx, of, next, []any{k.no, of}, func(_ *chunk.Row, s standing) bool {
		changed = s.outcome != batch.Failed && s.outcome != batch.InDoubt
		return !changed
	})
	if err != nil {
		return err
	}
	if changed {
		return refusal{&ChangedError{Job: id}}
	}
	if meant {
		return nil
	}
	var other string
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(h.by_id), '') FROM retries x
		JOIN handed_over h ON h.of_job = x.of_job AND h.of_target = x.of_target AND h.job <> x.job
		WHERE x.job = ? AND x.of_job = ?`, k.no, of).Scan(&other)
	if err != nil || other == "" {
		return err
	}
	return k.sent(ctx, tx, other)
}
