package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"mopup/batch"
)

// csvReader reads delimited text. A record that can't be parsed is a record
// with problems; only the file itself ends the reading.
type csvReader struct {
	text  *text
	bound int64 // bytes of a record
	csv   *csv.Reader
	rows  gocsv.SimpleDecoder
	cells slab[string]

	end    int // last line of the record read last
	inside int // line breaks within records: they make lines, but no rows
	blanks int
	over   int   // lines that the parser counts more than there are
	base   int64 // bytes before those that the parser counts
	start  int64 // where the current record begins, with blank lines before it
}

func newCSV(t *text, comma rune) *csvReader { return newBoundedCSV(t, comma, maxRecord) }

// newBoundedCSV is newCSV for records of at most bound bytes.
func newBoundedCSV(t *text, comma rune, bound int64) *csvReader {
	c := &csvReader{text: t, bound: bound}
	c.parse(t, comma)
	return c
}

// parse has a parser of its own for what is read from r.
func (c *csvReader) parse(r io.Reader, comma rune) {
	// A buffered reader of this size is taken as it is by the parser. It is small
	// since a file may need a parser for each line, and what is below is buffered.
	const small = 4096
	c.csv = csv.NewReader(bufio.NewReaderSize(r, small))
	c.csv.Comma = comma
	c.csv.FieldsPerRecord = -1 // ragged rows are told field by field
	c.csv.ReuseRecord = true   // the list of cells; read copies it
	c.rows = gocsv.NewSimpleDecoderFromCSVReader(c.csv)
}

func (c *csvReader) blank() int { return c.blanks }

// read gives the next record that is not blank, as the parser sees it.
func (c *csvReader) read() (record, error) {
	for {
		c.start = c.base + c.csv.InputOffset()
		c.text.allow(c.start, c.bound)
		cells, err := c.rows.GetCSVRow()
		if err != nil || c.text.skipped {
			rec, err := c.trouble(cells, err)
			if err == nil && rec.number == 0 {
				continue
			}
			return rec, err
		}
		last := len(cells) - 1
		first, end := c.line(0), c.line(last)+strings.Count(cells[last], "\n")
		number := c.count(first, end)
		if !blank(cells) {
			return tooWide(record{number: number, cells: c.kept(cells), lines: end - first + 1}, len(cells)), nil
		}
		c.blanks++
	}
}

// mostCells is how many cells a record may have, as in a sheet of Excel: a line
// of nothing but commas must not cost sixteen times its length.
const mostCells = 16_384

// tooWide makes a record a lost one where it had more cells than a record may.
func tooWide(rec record, cells int) record {
	if cells > mostCells {
		rec.lost = true
		rec.complain(batch.Problem{Reason: fmt.Sprintf("the row has %d cells, and %d are the most", cells, mostCells)})
	}
	return rec
}

// kept copies the cells of a record, which are parts of one text, as many as a
// record may have. Of a long one each cell is copied by itself: whoever keeps one
// must not keep all of it.
func (c *csvReader) kept(cells []string) []string {
	cells = cells[:min(len(cells), mostCells)]
	const long = 4 << 10
	if c.base+c.csv.InputOffset()-c.start < long {
		return c.cells.copied(cells)
	}
	copied := make([]string, len(cells))
	for i, cell := range cells {
		copied[i] = strings.Clone(cell)
	}
	return copied
}

// trouble makes a record of one that the parser could not read, or none, with
// number 0, where there was nothing in it.
func (c *csvReader) trouble(cells []string, err error) (record, error) {
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		c.blanks += max(c.text.lastLine()-c.end, 0)
		c.end = max(c.text.lastLine(), c.end)
		return record{}, io.EOF
	case c.text.skipped && len(bytes.TrimLeft(c.text.kept, "\r\n")) == 0:
		// The bound was hit by blank lines, not within a record. The cells
		// can't tell: a field whose quote never closed is not among them.
		c.text.resumeNothing()
		c.over++
		return record{}, nil
	case c.text.skipped:
		return c.tooLong(c.kept(cells)), nil
	case errors.As(err, &broken):
		return c.broken(cells, broken), nil
	}
	return record{}, readError(err, c.text.lines+1)
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

// broken makes a record of a line with a misplaced quote. Where the quote goes
// on over further lines, these are read again as rows of their own: none of them
// is lost for a quote before it.
func (c *csvReader) broken(cells []string, e *csv.ParseError) record {
	first, last := e.StartLine-c.over, e.Line-c.over
	opened := first
	if n := len(cells); n > 0 {
		opened = c.line(n-1) + strings.Count(cells[n-1], "\n")
	}
	reason := fmt.Sprintf("the quote that opens on line %d is not closed where its field ends", opened)
	if errors.Is(e.Err, csv.ErrBareQuote) {
		reason = fmt.Sprintf("on line %d a quote stands within a field that does not begin with one", last)
	}
	fault := len(cells) + 1
	if last > first {
		reason += fmt.Sprintf("; from line %d on each line is read as a row of its own", first+1)
		fault = 0
	}
	rec := c.lost(first, last, batch.Problem{Reason: reason})
	rec.fault = fault
	return rec
}

// tooLong makes a record of a line that hit the bound, or in which a quote
// opened that did. Blank lines right before it count as part of it.
func (c *csvReader) tooLong(cells []string) record {
	last := c.text.lines + 1
	first := last - bytes.Count(bytes.TrimLeft(c.text.kept, "\r\n"), []byte{'\n'})
	if last == first {
		number := c.count(first, last)
		return record{number: number, cells: cells, lost: true, problems: []batch.Problem{
			{Reason: fmt.Sprintf("the row is longer than %d KiB", maxRecord>>10)}}}
	}
	c.text.resumeNothing()
	return c.lost(first, last, batch.Problem{Reason: fmt.Sprintf(
		"a quote opens on line %d or after it and is not closed within %d KiB; from line %d on each line is read as a row of its own",
		first, maxRecord>>10, first+1)})
}

// lost makes a record of a line that can't be parsed, with its cells as well as
// they can be told, and goes on with the next line.
func (c *csvReader) lost(first, last int, problem batch.Problem) record {
	raw := c.text.kept
	for len(raw) > 0 && (raw[0] == '\n' || raw[0] == '\r') {
		raw = raw[1:] // blank lines before it, which the parser has passed over
	}
	line, rest, _ := bytes.Cut(raw, []byte{'\n'})
	cells := leniently(line, c.csv.Comma)
	if last > first {
		c.base = c.text.given - int64(len(rest))
		c.over = -first
		c.parse(io.MultiReader(bytes.NewReader(bytes.Clone(rest)), c.text), c.csv.Comma)
	}
	return record{number: c.count(first, first), cells: cells, lost: true, problems: []batch.Problem{problem}}
}

// leniently cuts a line into cells where quotes are no help, for people to see.
func leniently(line []byte, comma rune) []string {
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	cells, err := r.Read()
	if err != nil {
		return []string{string(line)}
	}
	return slices.Clone(cells[:min(len(cells), mostCells)])
}
