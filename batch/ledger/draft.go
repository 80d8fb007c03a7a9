package ledger

import (
	"context"
	"errors"
	"time"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// Draft is a job that is being read and planned. Its rows go to disk a few
// megabytes at a time, so that other processes can write in between, and while
// more are read. It is not safe for concurrent use.
type Draft struct {
	l      *Ledger
	id     string
	job    int64
	chunk  chunk.Writer
	load   load
	flight chan error // of the load that is being written; nil: none is
	err    error      // of a load that could not be written: the rest is not either
}

// load is what is written in one transaction.
type load struct {
	chunks  []chunk.Stretch
	bytes   int
	batches []batch.PlannedBatch
	again   []again
}

// A load is written when it has this many bytes of rows, or this many lines of
// another kind. One is in memory while another one is on its way.
const (
	loadBytes = 4 << 20
	loadLines = 20_000
)

// ErrTaken is the error for an id that another job has.
var ErrTaken = errors.New("another job has this id")

// Draft begins a job in state Reading. Its provider and connection may still be
// open: the files may decide them. An id in use gives ErrTaken.
func (l *Ledger) Draft(ctx context.Context, id string, created time.Time) (*Draft, error) {
	d := &Draft{l: l, id: id}
	err := l.writer.submit(func(ctx context.Context, tx *transaction) error {
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
// memory when Add returns, and its error may be that of an earlier row; Finish
// settles it.
func (d *Draft) Add(row batch.Placed, closed []batch.PlannedBatch) error {
	d.load.batches = append(d.load.batches, closed...)
	if d.chunk.Add(row) {
		return nil
	}
	d.endChunk()
	d.chunk.Add(row)
	if d.load.bytes < loadBytes && len(d.load.batches)+len(d.load.again) < loadLines {
		return nil
	}
	if err := d.landed(); err != nil {
		return err
	}
	full, flight := d.load, make(chan error, 1)
	d.load, d.flight = load{}, flight
	go func() { flight <- d.write(full, nil) }()
	return nil
}

// endChunk puts the rows of the chunk that is being filled into the load.
func (d *Draft) endChunk() {
	if c, ok := d.chunk.End(); ok {
		d.load.chunks = append(d.load.chunks, c)
		d.load.bytes += len(c.Text)
	}
}

// landed waits for the load that is being written.
func (d *Draft) landed() error {
	if d.flight != nil {
		d.err = <-d.flight
		d.flight = nil
	}
	return d.err
}

// Finish ends the draft with all that is known of the job now; its id and its
// times stay. The job's state is Planned or Refused.
func (d *Draft) Finish(j Job, open []batch.PlannedBatch) error {
	if err := d.landed(); err != nil {
		return err
	}
	d.endChunk()
	last := d.load
	last.batches = append(last.batches, open...)
	d.load = load{}
	return d.write(last, func(ctx context.Context, tx *transaction) error {
		for i, f := range j.Files {
			_, err := tx.ExecContext(ctx, `INSERT INTO files (job, no, path, place, format, header) VALUES (?, ?, ?, ?, ?, ?)`,
				d.job, i, f.Path, f.Place, f.Format, encode(f.Header))
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

func (d *Draft) write(full load, last func(context.Context, *transaction) error) error {
	return d.l.writer.submit(func(ctx context.Context, tx *transaction) error {
		for i := range full.chunks {
			if err := d.insertChunk(ctx, tx, &full.chunks[i]); err != nil {
				return err
			}
		}
		for _, b := range full.batches {
			if err := insertBatch(ctx, tx, d.job, b, 0, false); err != nil {
				return err
			}
		}
		if err := d.insertAgain(ctx, tx, full.again); err != nil {
			return err
		}
		if last == nil {
			return nil
		}
		return last(ctx, tx)
	})
}

func (d *Draft) insertChunk(ctx context.Context, tx *transaction, c *chunk.Stretch) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO row_chunks (job, first, last, file, sheet, actions, rows) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		d.job, c.First, c.Last, c.File, c.Sheet, encode(c.Actions), c.Text)
	return err
}

// insertBatch writes a batch that nothing was done about yet: a planned one, or
// a part of the batch parent.
func insertBatch(ctx context.Context, tx *transaction, job int64, b batch.PlannedBatch, parent int, doubted bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO batches
		(job, no, action, targets, first_row, last_row, attempts, attempt, outcome, reason, code, message, settled_at,
			parent, parts, doubted, unsettled)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, '', '', '', '', '', ?, 0, ?, ?)`,
		job, b.No, b.Action, b.Targets, b.First, b.Last, parent, doubted, b.Targets)
	return err
}
