package source

import (
	"errors"
	"fmt"
	"io"
	"strings"
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

// fitness says how well a row would do as a header.
type fitness struct {
	fields int  // that a column is named for
	whole  bool // they are all that is needed
}

// mostAbove is how many rows may stand above a header.
const mostAbove = 20

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

// look reads rows until one is the header, and says which of those in ahead.
func (t *table) look(at int, fit func(cells []string) fitness) (int, *FileError) {
	best, fields := -1, 0
	for n := 0; n <= mostAbove || at > 0; n++ {
		rec, err := t.rows.read()
		if err != nil {
			t.end = err
			break
		}
		t.ahead = append(t.ahead, rec)
		switch f := fit(rec.cells); {
		case at > 0:
			if rec.number >= at {
				return t.asked(at)
			}
			if len(t.ahead) > mostAbove {
				t.ahead = t.ahead[:mostAbove]
				t.more++
			}
		case rec.lost:
		case f.whole:
			return n, nil
		case f.fields > fields, best < 0, fields == 0 && written(t.ahead[best].cells) < 2 && written(rec.cells) > 1:
			best, fields = n, f.fields
		}
	}
	switch {
	case len(t.ahead) == 0 || at > 0:
		return 0, t.nothing(at)
	case best < 0 || t.ahead[0].lost:
		best = 0 // nothing fits, and what is wrong with the first row is told
	}
	return best, nil
}

// asked takes the last row for the header if it is row at.
func (t *table) asked(at int) (int, *FileError) {
	last := len(t.ahead) - 1
	if t.ahead[last].number != at {
		return 0, &FileError{Reason: fmt.Sprintf("row %d is blank, and no header", at), Hint: "name another one with --header-row"}
	}
	return last, nil
}

// nothing says why there is no header.
func (t *table) nothing(at int) *FileError {
	var fault *FileError
	switch {
	case errors.As(t.end, &fault):
		return fault
	case len(t.ahead) > 0:
		return &FileError{Reason: fmt.Sprintf("has no row %d to be the header", at), Hint: "name another one with --header-row"}
	case t.rows.blank() > 0 && t.sheet:
		return &FileError{Reason: "has nothing but blank rows"}
	case t.rows.blank() > 0:
		return &FileError{Reason: "has nothing but blank lines"}
	}
	return &FileError{Reason: "is empty"}
}

// written counts the cells that are not blank.
func written(cells []string) (n int) {
	for _, c := range cells {
		if trim(c) != "" {
			n++
		}
	}
	return n
}

func (t *table) checkHeader(rec record) *FileError {
	if len(rec.problems) > 0 {
		return &FileError{Line: rec.number, Reason: "the header can't be read: " + rec.problems[0].Reason, Hint: "correct that line"}
	}
	for _, h := range t.header {
		switch {
		case !utf8.ValidString(h):
			return &FileError{Line: rec.number, Reason: "the header is no UTF-8", Hint: saveAsUTF8}
		case strings.Contains(h, "\r"):
			return &FileError{Line: rec.number, Reason: "some of its lines end in CR alone, and some in LF", Hint: saveAsUTF8}
		}
	}
	return nil
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
