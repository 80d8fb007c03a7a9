package chunk

import (
	"slices"
	"strings"

	"mopup/batch"
)

// A chunk ends after this many rows, or when its text is as long as that or holds
// as many cells. Longer ones cost whoever wants one batch of them; shorter ones
// cost lines.
const (
	mostRows  = 500
	mostBytes = 128 << 10
	mostCells = 64 << 10
)

// Writer puts rows together to one stretch after the other.
type Writer struct {
	stretch Stretch // without its text
	text    []byte  // so far

	own   batch.TargetID // the last row whose cells are written out
	cells []string       // of that row
	count int            // cells that are written out
}

// Add writes a row at the end. It reports false, and writes nothing, for a row
// that belongs into another stretch. Its cells must stay as they are until End.
func (w *Writer) Add(p batch.Placed) bool {
	s := &w.stretch
	again := len(w.text) > 0 && same(p.Cells, w.cells)
	switch {
	case len(w.text) == 0:
		s.First, s.File, s.Sheet = p.Seq, p.FileIndex, p.Sheet
	case p.Seq != s.Last+1, p.FileIndex != s.File, p.Sheet != s.Sheet:
		return false
	case p.Seq-s.First >= mostRows:
		return false
	case !again && (len(w.text) >= mostBytes || w.count >= mostCells):
		return false
	}
	if !again {
		w.own, w.cells = p.Seq, p.Cells
		w.count += len(p.Cells)
	}
	if p.Target != nil && !slices.Contains(s.Actions, p.Target.Action) {
		s.Actions = append(s.Actions, p.Target.Action)
	}
	s.Last = p.Seq
	mark := byte(',')
	if len(w.text) == 0 {
		mark = '['
	}
	w.text = w.append(append(w.text, mark), p)
	return true
}

// End gives the stretch of the rows that were added since the last End, and
// begins another; false: there were none.
func (w *Writer) End() (Stretch, bool) {
	if len(w.text) == 0 {
		return Stretch{}, false
	}
	s := w.stretch
	s.Actions = slices.Clip(s.Actions) // the next stretches go on with the list
	s.Text = string(append(w.text, ']'))
	*w = Writer{stretch: Stretch{Actions: w.stretch.Actions}, text: w.text[:0]}
	if cap(w.text) > 2*mostBytes {
		w.text = nil // of a row that is long by itself
	}
	return s, true
}

func (w *Writer) append(b []byte, p batch.Placed) []byte {
	b = appendInt(append(b, '['), p.Number)
	if b = append(b, ','); w.own == p.Seq {
		b = appendCells(b, p.Cells)
	} else {
		b = appendInt(b, int(p.Seq-w.own))
	}
	b = appendInt(append(b, ','), p.Batch)
	if p.Target == nil {
		b = append(b, ",null,null"...)
	} else {
		b = appendInt(append(b, ','), slices.Index(w.stretch.Actions, p.Target.Action))
		b = appendValues(append(b, ','), p.Target.Values, p.Cells)
	}
	if p.Outcome != "" || len(p.Problems) > 0 || p.Same != 0 {
		b = appendText(append(b, ','), string(p.Outcome))
		b = appendText(append(b, ','), problems(p.Problems))
		b = appendInt(append(b, ','), int(p.Same))
	}
	return append(b, ']')
}

func problems(ps []batch.Problem) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.String()
	}
	return strings.Join(texts, "; ")
}

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
