package source

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gocarina/gocsv"

	"mopup/batch"
)

// csvReader reads delimited text. A record that can't be parsed is a record
// with problems; only the file itself ends the reading.
type csvReader struct {
	text   *text
	csv    *csv.Reader
	rows   gocsv.SimpleDecoder
	header []string

	end    int // last line of the record read last
	inside int // line breaks within records: they make lines, but no rows
	blanks int
	over   int // lines that the parser counted twice
}

// newCSV reads the header.
func newCSV(t *text, comma rune) (*csvReader, *FileError) {
	c := &csvReader{text: t}
	// A buffered reader is taken as it is by the parser below.
	c.csv = csv.NewReader(bufio.NewReaderSize(t, bufferSize))
	c.csv.Comma = comma
	c.csv.FieldsPerRecord = -1 // ragged rows are told field by field
	c.rows = gocsv.NewSimpleDecoderFromCSVReader(c.csv)
	rec, err := c.read()
	var fault *FileError
	switch {
	case errors.As(err, &fault):
		return nil, fault
	case err != nil && c.blanks == 0:
		return nil, &FileError{Reason: "is empty"}
	case err != nil:
		return nil, &FileError{Reason: "has nothing but blank lines"}
	}
	c.header = rec.cells
	return c, c.checkHeader(rec)
}

func (c *csvReader) checkHeader(rec record) *FileError {
	line := rec.number
	if len(rec.problems) > 0 {
		p := rec.problems[0]
		return &FileError{Line: line, Reason: "the header can't be read: " + p.Reason, Hint: "correct that line"}
	}
	for _, h := range c.header {
		switch {
		case !utf8.ValidString(h):
			return &FileError{Line: line, Reason: "the header is no UTF-8", Hint: saveAsUTF8}
		case strings.Contains(h, "\r"):
			return &FileError{Line: line, Reason: "its lines end in CR alone", Hint: saveAsUTF8 + ", with line feeds"}
		}
	}
	return nil
}

func (c *csvReader) columns() []string { return c.header }
func (c *csvReader) fixed() bool       { return true }
func (c *csvReader) blank() int        { return c.blanks }

// next gives the next record that is not blank, or io.EOF.
func (c *csvReader) next() (record, error) {
	rec, err := c.read()
	if err == nil && !rec.lost {
		rec.problems = c.cellProblems(rec.cells)
	}
	return rec, err
}

// read gives the next record as the parser sees it.
func (c *csvReader) read() (record, error) {
	for {
		c.text.allow(c.csv.InputOffset(), maxRecord)
		cells, err := c.rows.GetCSVRow()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			c.blanks += max(c.text.lastLine()-c.end, 0)
			c.end = max(c.text.lastLine(), c.end)
			return record{}, io.EOF
		case c.text.skipped && len(cells) == 1 && (cells[0] == "" || cells[0] == "\r"):
			// The bound was hit by blank lines, not within a record.
			c.text.resumeNothing()
			c.over++
		case c.text.skipped:
			return c.tooLong(cells), nil
		case errors.As(err, &broken):
			return c.broken(cells, broken), nil
		case err != nil:
			return record{}, readError(err, c.text.lines+1)
		default:
			number := c.count(c.line(0), c.line(len(cells)-1)+strings.Count(cells[len(cells)-1], "\n"))
			if !blank(cells) {
				return record{number: number, cells: cells}, nil
			}
			c.blanks++
		}
	}
}

// line is the line on which a field of the current record begins.
func (c *csvReader) line(field int) int {
	line, _ := c.csv.FieldPos(field)
	return line - c.over
}

// count takes note of a record on these lines and gives its row number: a
// record of several lines is one row of a spreadsheet.
func (c *csvReader) count(first, last int) int {
	c.blanks += first - c.end - 1
	number := first - c.inside
	c.inside += last - first
	c.end = last
	return number
}

// broken makes a record of what came before a misplaced quote.
func (c *csvReader) broken(cells []string, e *csv.ParseError) record {
	first, last := e.StartLine-c.over, e.Line-c.over
	opened := first
	if n := len(cells); n > 0 {
		opened = c.line(n-1) + strings.Count(cells[n-1], "\n")
	}
	var reason string
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		reason = fmt.Sprintf("on line %d a quote stands within a field that does not begin with one", last)
	case last > opened:
		reason = fmt.Sprintf("the quote that opens on line %d is not closed where its field ends; up to line %d the text can't be told apart", opened, last)
	default:
		reason = fmt.Sprintf("the quote that opens on line %d is not closed where its field ends", opened)
	}
	return c.lost(first, last, cells, reason)
}

// tooLong makes a record of one that hit the bound. Blank lines right before it
// count as part of it.
func (c *csvReader) tooLong(cells []string) record {
	first := c.end + 1
	if len(cells) > 0 {
		first = c.line(0)
	}
	last := c.text.lines + 1
	if last == first {
		return c.lost(first, last, cells, fmt.Sprintf("the row is longer than %d KiB", maxRecord>>10))
	}
	return c.lost(first, last, cells, fmt.Sprintf(
		"a quote opens on or after line %d and is not closed within %d KiB; up to line %d the text can't be told apart", first, maxRecord>>10, last))
}

func (c *csvReader) lost(first, last int, cells []string, reason string) record {
	rec := record{number: c.count(first, last), cells: cells, lost: true}
	problem := batch.Problem{Reason: reason}
	if len(cells) < len(c.header) {
		problem.Column = c.header[len(cells)]
	}
	rec.problems = []batch.Problem{problem}
	return rec
}

// cellProblems tells what is wrong with the number of cells and their bytes.
func (c *csvReader) cellProblems(cells []string) []batch.Problem {
	var problems []batch.Problem
	n := len(cells)
	for i, cell := range cells[:min(n, len(c.header))] {
		if !utf8.ValidString(cell) {
			problems = append(problems, batch.Problem{Column: c.header[i],
				Reason: batch.Quote(cell) + " is no UTF-8: save the file as UTF-8"})
		}
	}
	const named = 5
	for i := len(c.header); i < min(n, len(c.header)+named); i++ {
		problems = append(problems, batch.Problem{Reason: fmt.Sprintf(
			"field %d (%s) is one too many: the header has %d", i+1, batch.Quote(cells[i]), len(c.header))})
	}
	if more := n - len(c.header) - named; more > 0 {
		problems = append(problems, batch.Problem{Reason: fmt.Sprintf("%d more fields are too many", more)})
	}
	if n < len(c.header) {
		problems = append(problems, batch.Problem{Column: c.header[n], Reason: fmt.Sprintf(
			"the row ends after %d of %d fields", n, len(c.header))})
	}
	return problems
}
