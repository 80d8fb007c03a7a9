package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Row is one row of a sheet that has something in it. Its lists are good until
// the next row is read.
type Row struct {
	Number     int      // as Excel counts: blank rows count too
	Cells      []string // as they are shown, up to the last that is not empty
	Unresolved []int    // columns, from 0, of formulas without a stored result: their cells are empty, and nobody knows what belongs there
	Hidden     bool
}

// Rows reads a sheet row by row.
type Rows struct {
	book   *Book
	part   *part // nil when all is read
	inside bool  // of the tag that holds the rows
	line   line
	last   int // the row before
	hidden bool
	text   []byte
	merged spread
	seen   tally
	err    error
}

// Rows begins to read a sheet. A book may have several sheets read, but by one
// goroutine.
func (b *Book) Rows(sheet string) (*Rows, error) {
	entry, err := b.entry(sheet)
	if err := errors.Join(err, b.ctx.Err()); err != nil {
		return nil, err
	}
	areas, err := b.merged(entry.part)
	if err != nil {
		return nil, err
	}
	r := &Rows{book: b, seen: tally{merged: areas}}
	r.merged, r.seen.tooLarge = newSpread(areas)
	err = guarded(func() (err error) {
		if r.part, err = b.part(entry.part); err == nil {
			_, err = r.part.root("worksheet")
		}
		return inPart(entry.part, err)
	})
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close ends the reading early.
func (r *Rows) Close() error {
	if r.part == nil {
		return nil
	}
	p := r.part
	r.part = nil
	return p.close()
}

// Next gives the next row that is not empty, or io.EOF. A row of which only
// merged cells of other rows are seen counts as empty; one with a formula that
// has no result does not.
func (r *Rows) Next() (Row, error) {
	if r.err != nil {
		return Row{}, r.err
	}
	r.err = guarded(func() error {
		err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return err
		case err != nil && r.inside && r.line.number > 0:
			return inPart(fmt.Sprintf("%s, row %d", r.part.name, r.line.number), err)
		case err != nil:
			return inPart(r.part.name, err)
		}
		return nil
	})
	if r.err != nil {
		_ = r.Close() // there is nothing to lose in what was only read
		return Row{}, r.err
	}
	return Row{Number: r.line.number, Cells: r.line.cells, Unresolved: r.line.unresolved, Hidden: r.hidden}, nil
}

func (r *Rows) next() error {
	for {
		if err := r.book.ctx.Err(); err != nil {
			return err
		}
		if !r.inside {
			if err := r.findRows(); err != nil {
				return err
			}
		}
		start, more, err := r.part.child()
		switch {
		case err != nil:
			return err
		case !more:
			r.inside = false
		case start.Name.Local != "row":
			err = r.part.foreign(start, cellTags)
		default:
			if err = r.row(start); err == nil && !r.line.empty() {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
}

// What no tag may hold that is skipped: where it stood elsewhere, it would be
// what is looked for.
var (
	sheetTags = []string{"sheetData", "mergeCells"}
	cellTags  = []string{"row", "c", "v", "is", "t", "f"}
)

// findRows reads up to the rows. Behind them it reads the sheet to its end, and
// gives io.EOF.
func (r *Rows) findRows() error {
	r.line.begin(0)
	for {
		start, more, err := r.part.child()
		switch {
		case err == nil && !more:
			if err = r.part.end(); err == nil {
				err = io.EOF
			}
			return err
		case err == nil && start.Name.Local == "sheetData":
			r.inside = true
			return nil
		case err == nil && start.Name.Local == "cols":
			err = r.part.each(func(col xml.StartElement) error {
				r.seen.column(col)
				return r.part.skip()
			})
		case err == nil && start.Name.Local == "mergeCells": // they were read before
			err = r.part.skip()
		case err == nil:
			err = r.part.foreign(start, sheetTags)
		}
		if err != nil {
			return err
		}
	}
}

// row reads one row.
func (r *Rows) row(start xml.StartElement) error {
	number := r.last + 1
	r.hidden = false
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "r":
			given, err := strconv.Atoi(a.Value)
			if err != nil || given <= r.last {
				return fmt.Errorf("row %.20q comes after row %d", a.Value, r.last)
			}
			number = given
		case "hidden":
			r.hidden = yes(a.Value)
		}
	}
	if number > maxRows {
		return fmt.Errorf("there is a row %d, and Excel's last is %d", number, maxRows)
	}
	r.last = number
	r.line.begin(number)
	column := 0
	err := r.part.each(func(start xml.StartElement) error {
		if start.Name.Local != "c" {
			return r.part.foreign(start, cellTags)
		}
		return r.cell(start, &column)
	})
	if err != nil {
		return err
	}
	return r.finish()
}

// finish spreads merged cells over the row, where it has something of its own.
func (r *Rows) finish() error {
	if r.line.empty() {
		return nil
	}
	if err := r.merged.over(&r.line); err != nil {
		return err
	}
	for last := len(r.line.cells); last > 0 && r.line.cells[last-1] == ""; last-- {
		r.line.cells = r.line.cells[:last-1]
	}
	if r.line.bytes > maxLine {
		return errLine
	}
	if r.hidden && !r.line.empty() {
		r.seen.hide(r.line.number)
	}
	return nil
}
