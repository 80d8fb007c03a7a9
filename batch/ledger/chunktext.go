package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
	raw     []string       // the cells of this row as they are written
}

// start begins with the row first of a text.
func (t *chunkText) start(first batch.TargetID, text string) error {
	t.text, t.at, t.seq, t.escapes = text, 0, first, false
	for i := range len(text) {
		if c := text[i]; c < ' ' {
			return t.wrong("a control character")
		} else if c == '\\' {
			t.escapes = true
		}
	}
	t.slab = make([]string, 0, cap(t.slab))
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
	if r.cells, err = t.readCells(); err != nil {
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

// readCells reads the cells, or only where they are.
func (t *chunkText) readCells() ([]string, error) {
	t.raw = t.raw[:0]
	if t.word("null") {
		return nil, nil
	}
	from := len(t.slab)
	err := t.list(func() error {
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
	})
	if !t.cells {
		return nil, err
	}
	return slices.Clip(t.slab[from:]), err
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

// list reads what f reads, none or more times.
func (t *chunkText) list(f func() error) error {
	if err := t.want('['); err != nil {
		return err
	}
	if t.take(']') {
		return nil
	}
	for {
		if err := f(); err != nil {
			return err
		}
		if t.take(']') {
			return nil
		}
		if err := t.want(','); err != nil {
			return err
		}
	}
}

func (t *chunkText) stringHere() (string, error) {
	s, err := t.rawString()
	if err != nil {
		return "", err
	}
	return t.plain(s)
}

// rawString reads a string as it is written, without its quotes.
func (t *chunkText) rawString() (string, error) {
	if err := t.want('"'); err != nil {
		return "", err
	}
	from := t.at
	for {
		n := strings.IndexByte(t.text[t.at:], '"')
		if n < 0 {
			return "", t.wrong("a string without an end")
		}
		t.at += n + 1
		if !t.escapes || !escaped(t.text[from:t.at-1]) {
			return t.text[from : t.at-1], nil
		}
	}
}

// escaped reports whether what follows s is escaped: it ends with an odd number
// of backslashes.
func escaped(s string) bool {
	n := len(s) - len(strings.TrimRight(s, `\`))
	return n%2 == 1
}

// plain takes the escapes out of a string.
func (t *chunkText) plain(raw string) (string, error) {
	if !t.escapes || strings.IndexByte(raw, '\\') < 0 {
		return raw, nil
	}
	var s string
	if err := json.Unmarshal([]byte(`"`+raw+`"`), &s); err != nil {
		return "", t.wrong(err.Error())
	}
	return s, nil
}

// number reads a number that is not negative.
func (t *chunkText) number() (int, error) {
	const mostDigits = 18
	from, n := t.at, 0
	for t.at < len(t.text) && t.text[t.at] >= '0' && t.text[t.at] <= '9' {
		n = 10*n + int(t.text[t.at]-'0')
		t.at++
	}
	digits := t.at - from
	if digits == 0 || digits > mostDigits || digits > 1 && t.text[from] == '0' {
		return 0, t.wrong("no number")
	}
	return n, nil
}

func (t *chunkText) take(c byte) bool {
	if t.at < len(t.text) && t.text[t.at] == c {
		t.at++
		return true
	}
	return false
}

func (t *chunkText) want(c byte) error {
	if !t.take(c) {
		return t.wrong("no " + string(rune(c)))
	}
	return nil
}

func (t *chunkText) word(w string) bool {
	if strings.HasPrefix(t.text[t.at:], w) {
		t.at += len(w)
		return true
	}
	return false
}

func (t *chunkText) words(w string) error {
	if !t.word(w) {
		return t.wrong("no " + w)
	}
	return nil
}

func (t *chunkText) wrong(what string) error {
	return fmt.Errorf("the rows from %d on are damaged: %s at byte %d of their text", t.seq, what, t.at)
}
