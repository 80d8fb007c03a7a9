package chunk

import (
	"slices"

	"mopup/batch"
)

// readCells reads the cells of the row seq, or only where they are. A number is
// that of the rows since the one that has them.
func (r *Reader) readCells(seq batch.TargetID) ([]string, error) {
	if r.at < len(r.text) && r.text[r.at] != '[' && r.text[r.at] != 'n' {
		back, err := r.number()
		if err == nil && (r.own == 0 || back < 1 || seq-r.own != batch.TargetID(back)) {
			err = r.wrong("cells of a row that is not there")
		}
		return r.last, err
	}
	r.raw, r.own, r.last = r.raw[:0], 0, nil
	if r.word("null") {
		return nil, nil
	}
	from := len(r.slab)
	if err := r.list(r.cell); err != nil {
		return nil, err
	}
	r.own = seq
	if r.Cells {
		r.last = slices.Clip(r.slab[from:])
	}
	return r.last, nil
}

// cell reads an entry of the cells: a text, or how many empty ones there are.
func (r *Reader) cell() error {
	if r.at < len(r.text) && r.text[r.at] == '"' {
		s, err := r.rawString()
		if err != nil {
			return err
		}
		r.raw = append(r.raw, s)
		if r.Cells {
			s, err = r.plain(s)
			r.slab = append(r.slab, s)
		}
		return err
	}
	n, err := r.number()
	if err == nil && (n < leastRun || n > mostRun) {
		err = r.wrong("an odd number of empty cells")
	}
	if err != nil {
		return err
	}
	r.raw = append(r.raw, "")
	if r.Cells {
		r.slab = append(r.slab, make([]string, n)...)
	}
	return nil
}

func (r *Reader) readValues() ([]string, error) {
	if r.word("null") {
		return nil, nil
	}
	from := len(r.slab)
	err := r.list(func() error {
		s, err := r.value()
		r.slab = append(r.slab, s)
		return err
	})
	return slices.Clip(r.slab[from:]), err
}

// value is a string, or the number of the cell that it stands in.
func (r *Reader) value() (string, error) {
	if r.at < len(r.text) && r.text[r.at] == '"' {
		return r.stringHere()
	}
	cell, err := r.number()
	if err != nil || cell >= len(r.raw) {
		return "", r.wrong("a cell that is not there")
	}
	return r.plain(r.raw[cell])
}
