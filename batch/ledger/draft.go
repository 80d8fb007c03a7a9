package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"mopup/batch"
)

// Draft is a job that is being read and planned. Its rows go to disk in chunks,
// so that other processes can write in between.
type Draft struct {
	l       *Ledger
	id      string
	job     int64
	rows    []batch.Placed
	batches []batch.PlannedBatch
	again   []again
}

// ErrTaken is the error for an id that another job has.
var ErrTaken = errors.New("another job has this id")

// Draft begins a job in state Reading. Its provider and connection may still be
// open: the files may decide them. An id in use gives ErrTaken.
func (l *Ledger) Draft(ctx context.Context, id string, created time.Time) (*Draft, error) {
	d := &Draft{l: l, id: id}
	err := l.writer.submit(func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO jobs
			(id, created_at, updated_at, state, reason, provider, connection, endpoint, simulated, settings, actions, row_count, plan_hash, content, retry_of, config, address)
			VALUES (?, ?, ?, ?, '', '', '', '', 0, '{}', '[]', 0, '', '', '', '', '') ON CONFLICT (id) DO NOTHING`,
			id, stamp(created), stamp(created), Reading)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, refusal{ErrTaken})
		}
		d.job, err = res.LastInsertId()
		return err
	})
	return d, err
}

// ID is the job's id.
func (d *Draft) ID() string { return d.id }

// Add writes one row and the batches that it closed. The write may still be in
// memory when Add returns; Finish settles it.
func (d *Draft) Add(row batch.Placed, closed []batch.PlannedBatch) error {
	const chunk = 5000
	d.rows = append(d.rows, row)
	d.batches = append(d.batches, closed...)
	if len(d.rows) < chunk {
		return nil
	}
	return d.flush(nil)
}

// Finish ends the draft with all that is known of the job now; its id and its
// times stay. The job's state is Planned or Refused.
func (d *Draft) Finish(j Job, open []batch.PlannedBatch) error {
	d.batches = append(d.batches, open...)
	return d.flush(func(ctx context.Context, tx *sql.Tx) error {
		for i, f := range j.Files {
			_, err := tx.ExecContext(ctx, `INSERT INTO files (job, no, path, format, header) VALUES (?, ?, ?, ?, ?)`,
				d.job, i, f.Path, f.Format, encode(f.Header))
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = ?, reason = ?, provider = ?, connection = ?, endpoint = ?, simulated = ?,
			settings = ?, actions = ?, row_count = ?, plan_hash = ?, content = ?, retry_of = ?, config = ?, address = ?, updated_at = ? WHERE no = ?`,
			j.State, j.Reason, j.Provider, j.Connection, j.Endpoint, j.Simulated,
			encode(j.Settings), encode(j.Actions), j.Rows, j.Hash, j.Content, j.RetryOf, j.Config, j.Address, stamp(d.l.now()), d.job)
		return err
	})
}

func (d *Draft) flush(last func(context.Context, *sql.Tx) error) error {
	rows, batches, again := d.rows, d.batches, d.again
	d.rows, d.batches, d.again = d.rows[:0:0], nil, nil
	return d.l.writer.submit(func(ctx context.Context, tx *sql.Tx) error {
		if err := d.insertRows(ctx, tx, rows); err != nil {
			return err
		}
		if err := d.insertBatches(ctx, tx, batches); err != nil {
			return err
		}
		if err := d.insertAgain(ctx, tx, again); err != nil {
			return err
		}
		if last == nil {
			return nil
		}
		return last(ctx, tx)
	})
}

func (d *Draft) insertRows(ctx context.Context, tx *sql.Tx, rows []batch.Placed) error {
	stmt, err := tx.PrepareContext(ctx, `INSERT INTO input_rows
		(job, seq, file, sheet, number, cells, action, target, batch, outcome, reason, same_as)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, r := range rows {
		action, target := "", ""
		if r.Target != nil {
			action, target = r.Target.Action, encode(r.Target.Values)
		}
		_, err := stmt.ExecContext(ctx, d.job, r.Seq, r.FileIndex, r.Sheet, r.Number, encode(r.Cells),
			action, target, r.Batch, r.Outcome, problems(r.Problems), r.Same)
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) insertBatches(ctx context.Context, tx *sql.Tx, batches []batch.PlannedBatch) error {
	for _, b := range batches {
		if err := insertBatch(ctx, tx, d.job, b, 0, false); err != nil {
			return err
		}
	}
	return nil
}

// insertBatch writes a batch that nothing was done about yet: a planned one, or
// a part of the batch parent.
func insertBatch(ctx context.Context, tx *sql.Tx, job int64, b batch.PlannedBatch, parent int, doubted bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO batches
		(job, no, action, targets, first_row, last_row, attempts, attempt, outcome, reason, code, message, settled_at,
			parent, parts, doubted, unsettled)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, '', '', '', '', '', ?, 0, ?, ?)`,
		job, b.No, b.Action, b.Targets, b.First, b.Last, parent, doubted, b.Targets)
	return err
}

func problems(ps []batch.Problem) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.String()
	}
	return strings.Join(texts, "; ")
}

// encode writes a list or map as JSON. Strings, and lists and maps of them,
// always can be.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("ledger: encode: " + err.Error())
	}
	return string(text)
}

// stamp writes a time as the ledger keeps it: RFC 3339, UTC, milliseconds.
// stampKnown leaves a time empty that is not known.
func stampKnown(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return stamp(t)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
