package ledger

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"mopup/batch"
)

// A chunk ends after this many rows, or when its text is as long as that or holds
// as many cells. Longer ones cost whoever wants one batch of them; shorter ones
// cost lines.
const (
	chunkRows  = 500
	chunkBytes = 128 << 10
	chunkCells = 64 << 10
)

// chunk is a stretch of consecutive rows of one file and sheet, as the table
// row_chunks keeps it. Its text is JSON; schema.sql says of what shape.
type chunk struct {
	first, last batch.TargetID
	file        int
	sheet       string
	actions     []string
	rows        []byte

	own   batch.TargetID // the last row whose cells are written out
	cells []string       // of that row
	count int            // cells that are written out
}

// add writes a row at the end. It reports false, and writes nothing, for a row
// that belongs into another chunk.
func (c *chunk) add(p batch.Placed) bool {
	again := len(c.rows) > 0 && same(p.Cells, c.cells)
	switch {
	case len(c.rows) == 0:
		c.first, c.file, c.sheet = p.Seq, p.FileIndex, p.Sheet
	case p.Seq != c.last+1, p.FileIndex != c.file, p.Sheet != c.sheet:
		return false
	case p.Seq-c.first >= chunkRows:
		return false
	case !again && (len(c.rows) >= chunkBytes || c.count >= chunkCells):
		return false
	}
	if !again {
		c.own, c.cells = p.Seq, p.Cells
		c.count += len(p.Cells)
	}
	if p.Target != nil && !slices.Contains(c.actions, p.Target.Action) {
		c.actions = append(c.actions, p.Target.Action)
	}
	c.last = p.Seq
	mark := byte(',')
	if len(c.rows) == 0 {
		mark = '['
	}
	c.rows = c.append(append(c.rows, mark), p)
	return true
}

// text is the list of rows.
func (c *chunk) text() string { return string(append(c.rows, ']')) }

func (c *chunk) append(b []byte, p batch.Placed) []byte {
	b = appendInt(append(b, '['), p.Number)
	if b = append(b, ','); c.own == p.Seq {
		b = appendCells(b, p.Cells)
	} else {
		b = appendInt(b, int(p.Seq-c.own))
	}
	b = appendInt(append(b, ','), p.Batch)
	if p.Target == nil {
		b = append(b, ",null,null"...)
	} else {
		b = appendInt(append(b, ','), slices.Index(c.actions, p.Target.Action))
		b = appendValues(append(b, ','), p.Target.Values, p.Cells)
	}
	if p.Outcome != "" || len(p.Problems) > 0 || p.Same != 0 {
		b = appendText(append(b, ','), string(p.Outcome))
		b = appendText(append(b, ','), problems(p.Problems))
		b = appendInt(append(b, ','), int(p.Same))
	}
	return append(b, ']')
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendValues writes the values of a target. One that is a cell's text is only
// pointed to: most are.
func appendValues(b []byte, values, cells []string) []byte {
	if values == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		if at := entryOf(cells, v); at >= 0 {
			b = appendInt(b, at)
		} else {
			b = appendText(b, v)
		}
	}
	return append(b, ']')
}

// appendText writes a string as JSON. Bytes that are no UTF-8 become U+FFFD, as
// encoding/json has it.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[done:i]...), "\uFFFD"...)
				done = i + 1
			}
			i += size
			continue
		}
		b = appendEscape(append(b, s[done:i]...), c)
		i++
		done = i
	}
	return append(append(b, s[done:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
