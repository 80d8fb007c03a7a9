package chunk

import (
	"fmt"

	"mopup/batch"
)

// Reader reads stretches, one after the other. It takes exactly the shape that
// Writer writes, and no other.
type Reader struct {
	Cells bool // give the cells too

	actions []string
	text    string
	at      int
	seq     batch.TargetID // of the next row
	escapes bool           // the text has any
	slab    []string       // where the strings of all rows are
	raw     []string       // the entries of the cells of the row as they are written; a number is empty
	own     batch.TargetID // the last row that has cells of its own
	last    []string       // these cells
}

// Read gives the rows of a stretch, appended to rows. They stay as they are when
// the next stretch is read; their strings are parts of the text where they can be.
func (r *Reader) Read(s *Stretch, rows []Row) ([]Row, error) {
	r.actions = s.Actions
	if err := r.start(s.First, s.Text); err != nil {
		return rows, err
	}
	for {
		var row Row
		ok, err := r.next(&row)
		if err != nil {
			return rows, err
		}
		if !ok {
			break
		}
		rows = append(rows, row)
	}
	if r.seq != s.Last+1 {
		return rows, r.wrong(fmt.Sprintf("%d rows, not the last one %d,", r.seq-s.First, s.Last))
	}
	return rows, nil
}

// start begins with the row first of a text.
func (r *Reader) start(first batch.TargetID, text string) error {
	r.text, r.at, r.seq, r.escapes = text, 0, first, false
	r.raw, r.own, r.last = r.raw[:0], 0, nil
	for i := range len(text) {
		if c := text[i]; c < ' ' {
			return r.wrong("a control character")
		} else if c == '\\' {
			r.escapes = true
		}
	}
	const most = 1 << 14 // a row may have a million cells, and the next ones few
	r.slab = make([]string, 0, min(cap(r.slab), most))
	return r.want('[')
}

// next reads a row; false: there was none.
func (r *Reader) next(row *Row) (bool, error) {
	switch {
	case r.take(']'):
		if r.at != len(r.text) {
			return false, r.wrong("something behind the end")
		}
		return false, nil
	case r.at > 1:
		if err := r.want(','); err != nil {
			return false, err
		}
	}
	*row = Row{Seq: r.seq}
	r.seq++
	if err := r.head(row); err != nil {
		return false, err
	}
	if r.take(']') {
		return true, nil
	}
	if err := r.tail(row); err != nil {
		return false, err
	}
	return true, r.want(']')
}

// head reads what is kept of every row.
func (r *Reader) head(row *Row) (err error) {
	if err = r.want('['); err != nil {
		return err
	}
	if row.Number, err = r.number(); err != nil {
		return err
	}
	if err = r.want(','); err != nil {
		return err
	}
	if row.Cells, err = r.readCells(row.Seq); err != nil {
		return err
	}
	if err = r.want(','); err != nil {
		return err
	}
	if row.Batch, err = r.number(); err != nil {
		return err
	}
	if err = r.want(','); err != nil {
		return err
	}
	if r.word("null") {
		return r.words(",null")
	}
	action, err := r.number()
	if err != nil || action >= len(r.actions) {
		return r.wrong("an action that is not there")
	}
	row.Action = r.actions[action]
	if err = r.want(','); err != nil {
		return err
	}
	row.Values, err = r.readValues()
	return err
}

// tail reads what is kept of a row whose end was known.
func (r *Reader) tail(row *Row) error {
	if err := r.want(','); err != nil {
		return err
	}
	outcome, err := r.stringHere()
	if err != nil {
		return err
	}
	row.Outcome = batch.Outcome(outcome)
	if err := r.want(','); err != nil {
		return err
	}
	if row.Reason, err = r.stringHere(); err != nil {
		return err
	}
	if err := r.want(','); err != nil {
		return err
	}
	same, err := r.number()
	row.Same = batch.TargetID(same)
	return err
}
