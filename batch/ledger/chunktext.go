package ledger

import (
	"slices"

	"mopup/batch"
)

// plannedRow is a row as it was planned.
type plannedRow struct {
	seq     batch.TargetID
	number  int
	cells   []string
	batch   int
	action  string
	values  []string // nil: the row names no target
	outcome batch.Outcome
	reason  string
	same    batch.TargetID
}

// chunkText reads the rows of a chunk. It knows exactly the shape that chunk
// writes, and takes nothing else; strings are parts of the text where they can
// be.
type chunkText struct {
	actions []string
	cells   bool // give the cells too

	text    string
	at      int
	seq     batch.TargetID // of the next row
	escapes bool           // the text has any
	slab    []string       // where the strings of all rows are
	raw     []string       // the entries of the cells of the row as they are written; a number is empty
	own     batch.TargetID // the last row that has cells of its own
	last    []string       // these cells
}

// start begins with the row first of a text.
func (t *chunkText) start(first batch.TargetID, text string) error {
	t.text, t.at, t.seq, t.escapes = text, 0, first, false
	t.raw, t.own, t.last = t.raw[:0], 0, nil
	for i := range len(text) {
		if c := text[i]; c < ' ' {
			return t.wrong("a control character")
		} else if c == '\\' {
			t.escapes = true
		}
	}
	const most = 1 << 14 // a row may have a million cells, and the next ones few
	t.slab = make([]string, 0, min(cap(t.slab), most))
	return t.want('[')
}

// next reads a row; false: there was none.
func (t *chunkText) next(r *plannedRow) (bool, error) {
	switch {
	case t.take(']'):
		if t.at != len(t.text) {
			return false, t.wrong("something behind the end")
		}
		return false, nil
	case t.at > 1:
		if err := t.want(','); err != nil {
			return false, err
		}
	}
	*r = plannedRow{seq: t.seq}
	t.seq++
	if err := t.row(r); err != nil {
		return false, err
	}
	if t.take(']') {
		return true, nil
	}
	if err := t.tail(r); err != nil {
		return false, err
	}
	return true, t.want(']')
}

func (t *chunkText) row(r *plannedRow) (err error) {
	if err = t.want('['); err != nil {
		return err
	}
	if r.number, err = t.number(); err != nil {
		return err
	}
	if err = t.want(','); err != nil {
		return err
	}
	if r.cells, err = t.readCells(r.seq); err != nil {
		return err
	}
	if err = t.want(','); err != nil {
		return err
	}
	if r.batch, err = t.number(); err != nil {
		return err
	}
	if err = t.want(','); err != nil {
		return err
	}
	if t.word("null") {
		return t.words(",null")
	}
	action, err := t.number()
	if err != nil || action >= len(t.actions) {
		return t.wrong("an action that is not there")
	}
	r.action = t.actions[action]
	if err = t.want(','); err != nil {
		return err
	}
	r.values, err = t.readValues()
	return err
}

// tail reads what is kept of a row whose end was known.
func (t *chunkText) tail(r *plannedRow) error {
	if err := t.want(','); err != nil {
		return err
	}
	outcome, err := t.stringHere()
	if err != nil {
		return err
	}
	r.outcome = batch.Outcome(outcome)
	if err := t.want(','); err != nil {
		return err
	}
	if r.reason, err = t.stringHere(); err != nil {
		return err
	}
	if err := t.want(','); err != nil {
		return err
	}
	same, err := t.number()
	r.same = batch.TargetID(same)
	return err
}

// readCells reads the cells of the row seq, or only where they are. A number is
// that of the rows since the one that has them.
func (t *chunkText) readCells(seq batch.TargetID) ([]string, error) {
	if t.at < len(t.text) && t.text[t.at] != '[' && t.text[t.at] != 'n' {
		back, err := t.number()
		if err == nil && (t.own == 0 || back < 1 || seq-t.own != batch.TargetID(back)) {
			err = t.wrong("cells of a row that is not there")
		}
		return t.last, err
	}
	t.raw, t.own, t.last = t.raw[:0], 0, nil
	if t.word("null") {
		return nil, nil
	}
	from := len(t.slab)
	if err := t.list(t.cell); err != nil {
		return nil, err
	}
	t.own = seq
	if t.cells {
		t.last = slices.Clip(t.slab[from:])
	}
	return t.last, nil
}

// cell reads an entry of the cells: a text, or how many empty ones there are.
func (t *chunkText) cell() error {
	if t.at < len(t.text) && t.text[t.at] == '"' {
		s, err := t.rawString()
		if err != nil {
			return err
		}
		t.raw = append(t.raw, s)
		if t.cells {
			s, err = t.plain(s)
			t.slab = append(t.slab, s)
		}
		return err
	}
	n, err := t.number()
	if err == nil && (n < leastRun || n > mostRun) {
		err = t.wrong("an odd number of empty cells")
	}
	if err != nil {
		return err
	}
	t.raw = append(t.raw, "")
	if t.cells {
		t.slab = append(t.slab, make([]string, n)...)
	}
	return nil
}

func (t *chunkText) readValues() ([]string, error) {
	if t.word("null") {
		return nil, nil
	}
	from := len(t.slab)
	err := t.list(func() error {
		s, err := t.value()
		t.slab = append(t.slab, s)
		return err
	})
	return slices.Clip(t.slab[from:]), err
}

// value is a string, or the number of the cell that it stands in.
func (t *chunkText) value() (string, error) {
	if t.at < len(t.text) && t.text[t.at] == '"' {
		return t.stringHere()
	}
	cell, err := t.number()
	if err != nil || cell >= len(t.raw) {
		return "", t.wrong("a cell that is not there")
	}
	return t.plain(t.raw[cell])
}
