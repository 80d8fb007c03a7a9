package reports

import (
	"iter"

	"mopup/batch/ledger"
)

// ahead has rows read by one goroutine while another one writes those before, a
// few hundred at a time, or fewer that have many cells. Both have ended when the
// rows have.
func ahead(rows iter.Seq2[ledger.Row, error]) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		r := newReadAhead()
		go r.read(rows)
		defer r.end()
		for sheet := range r.full {
			for _, row := range sheet {
				if !yield(row, nil) {
					return
				}
			}
			clear(sheet) // nothing of a row that is written is kept alive
			r.empty <- sheet[:0]
		}
		if r.err != nil {
			yield(ledger.Row{}, r.err)
		}
	}
}

// readAhead hands sheets of rows from the one who reads to the one who writes, and
// back. Each channel has room for all of them.
type readAhead struct {
	full, empty chan []ledger.Row
	done        chan struct{} // closed when no more are wanted
	err         error         // good when full is closed
}

const (
	sheets     = 3
	sheetRows  = 256
	sheetCells = 64 << 10
)

func newReadAhead() *readAhead {
	r := &readAhead{full: make(chan []ledger.Row, sheets), empty: make(chan []ledger.Row, sheets), done: make(chan struct{})}
	for range sheets {
		r.empty <- make([]ledger.Row, 0, sheetRows)
	}
	return r
}

func (r *readAhead) read(rows iter.Seq2[ledger.Row, error]) {
	defer close(r.full)
	sheet, cells := <-r.empty, 0
	for row, err := range rows {
		if err != nil {
			r.err = err
			break
		}
		sheet, cells = append(sheet, row), cells+len(row.Cells)
		if len(sheet) < sheetRows && cells < sheetCells {
			continue
		}
		r.full <- sheet
		cells = 0
		select {
		case sheet = <-r.empty:
		case <-r.done:
			return
		}
	}
	r.full <- sheet
}

// end waits until nothing is read any more.
func (r *readAhead) end() {
	close(r.done)
	for range r.full {
	}
}
