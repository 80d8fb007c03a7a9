package main

import (
	"context"

	"mopup/batch"
	"mopup/batch/source"
)

// What is read ahead goes from one goroutine to the other in bundles, since
// handing over rows one by one would cost more than reading them. A bundle is
// done when it holds this many rows, or bytes of cells.
const (
	bundleRows  = 256
	bundleBytes = 256 << 10
	bundles     = 4 // on their way
)

// readAhead is [source.Read] with the reading in a goroutine of its own, so that
// it goes on while take works on the rows that were read before. It calls take
// here and for each row in their order, also for those that were read before the
// context ended. An error of take ends the reading, even one that waits for
// standard input.
func readAhead(ctx context.Context, spec source.Spec, take func(batch.Row) error) ([]source.File, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	spec.Stdin = source.Patient{Ctx: ctx, From: spec.Stdin}
	r := &reading{full: make(chan []batch.Row, bundles), empty: make(chan []batch.Row, bundles+2)}
	go r.read(ctx, spec)
	var failed error
	for rows := range r.full {
		for i := range rows {
			if failed != nil {
				break
			}
			if failed = take(rows[i]); failed != nil {
				stop()
			}
		}
		r.empty <- rows // never blocks: there are no more of them
	}
	if failed != nil {
		return r.files, failed
	}
	return r.files, r.err
}

// reading is the side that reads. What it found may be looked at when full is
// closed.
type reading struct {
	full, empty chan []batch.Row
	rows        []batch.Row // the bundle that is being filled
	bytes       int         // of its cells, roughly
	made        int         // bundles
	files       []source.File
	err         error
}

func (r *reading) read(ctx context.Context, spec source.Spec) {
	defer close(r.full)
	r.files, r.err = source.Read(ctx, spec, r.add)
	if len(r.rows) > 0 {
		r.full <- r.rows
	}
}

func (r *reading) add(row batch.Row) error {
	if r.rows == nil {
		r.rows = r.bundle()
	}
	const header = 16 // of a string: a row may be nothing but empty cells
	r.rows = append(r.rows, row)
	r.bytes += header * len(row.Cells)
	for _, cell := range row.Cells {
		r.bytes += len(cell)
	}
	if len(r.rows) == bundleRows || r.bytes >= bundleBytes {
		r.full <- r.rows
		r.rows, r.bytes = nil, 0
	}
	return nil
}

// bundle gives an empty one. There are never more than are on their way, being
// filled and being worked on.
func (r *reading) bundle() []batch.Row {
	if r.made < bundles+2 {
		r.made++
		return make([]batch.Row, 0, bundleRows)
	}
	rows := <-r.empty
	clear(rows) // nothing of a row that is done with is kept alive
	return rows[:0]
}
