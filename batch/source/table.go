package source

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"mopup/batch"
)

// cellRows are rows of cells before anybody knows what they mean.
type cellRows interface {
	read() (record, error) // the next one that is not blank; see reader.next
	blank() int
}

// table is rows of cells under a header. Where nobody says which row that is, it
// is the first one that names what a target needs: people write a title above.
type table struct {
	rows   cellRows
	sheet  bool // rows may be shorter than the header, and longer
	header []string
	number int      // row of the header
	above  []record // the rows above it that are not blank, the first ones of many
	more   int      // that are above it too
	ahead  []record // the first ones below it, read while it was looked for
	end    error    // what followed them; nil: nothing that is known
}

// newTable finds the header, in row at if that is not 0.
func newTable(rows cellRows, at int, fit func(cells []string) fitness) (*table, *FileError) {
	t := &table{rows: rows}
	best, fault := t.look(at, fit)
	if fault != nil {
		return nil, fault
	}
	t.above, t.ahead = t.ahead[:best:best], t.ahead[best:]
	head := t.ahead[0]
	t.ahead = t.ahead[1:]
	t.header, t.number = head.cells, head.number
	return t, t.checkHeader(head)
}

func (t *table) columns() []string { return t.header }
func (t *table) fixed() bool       { return true }
func (t *table) blank() int        { return t.rows.blank() }

// next gives the next row below the header, or io.EOF.
func (t *table) next() (record, error) {
	rec, err := t.take()
	if err != nil {
		return rec, err
	}
	switch {
	case rec.fault > 0 && rec.fault <= len(t.header):
		rec.problems[0].Column = t.header[rec.fault-1]
	case rec.lost:
	case t.sheet:
		t.widen(len(rec.cells))
	default:
		rec.problems = t.cellProblems(rec.cells)
	}
	return rec, nil
}

func (t *table) take() (record, error) {
	if len(t.ahead) > 0 {
		rec := t.ahead[0]
		t.ahead = t.ahead[1:]
		return rec, nil
	}
	if t.end != nil {
		return record{}, t.end
	}
	rec, err := t.rows.read()
	if err != nil && !errors.Is(err, io.EOF) {
		t.end = err
	}
	return rec, err
}

// widen adds columns without a name: what stands beside the table of a sheet is
// no target, but belongs to the row.
func (t *table) widen(cells int) {
	for len(t.header) < cells {
		t.header = append(t.header, "")
	}
}

// cellProblems tells what is wrong with the number of cells and their bytes.
func (t *table) cellProblems(cells []string) []batch.Problem {
	var problems []batch.Problem
	n, want := len(cells), len(t.header)
	for i, cell := range cells[:min(n, want)] {
		if !utf8.ValidString(cell) {
			problems = append(problems, batch.Problem{Column: t.header[i],
				Reason: batch.Quote(cell) + " is no UTF-8: save the file as UTF-8"})
		}
	}
	for i := want; i < min(n, want+mostNamed); i++ {
		problems = append(problems, batch.Problem{Reason: fmt.Sprintf(
			"field %d (%s) is one too many: the header has %d", i+1, batch.Quote(cells[i]), want)})
	}
	if more := n - want - mostNamed; more > 0 {
		problems = append(problems, batch.Problem{Reason: fmt.Sprintf("%d more fields are too many", more)})
	}
	if n < want {
		problems = append(problems, batch.Problem{Column: t.header[n], Reason: fmt.Sprintf(
			"the row ends after %d of %d fields", n, want)})
	}
	return problems
}
