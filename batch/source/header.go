package source

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// fitness says how well a row would do as a header.
type fitness struct {
	fields int  // that a column is named for
	whole  bool // they are all that is needed
}

// mostAbove is how many rows may stand above a header.
const mostAbove = 20

// look reads rows until one is the header, and says which of those in ahead.
func (t *table) look(at int, fit func(cells []string) fitness) (int, *FileError) {
	best, fields := -1, 0
	title := false // the best has one cell: a list of one column, or a title of one word
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
		case rec.lost || blank(rec.cells):
		case f.whole && written(rec.cells) > 1:
			return n, nil
		case title: // a better one is still to be found
		case f.whole:
			best, title = n, true
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

// fitness says how well cells would do as the header of the file.
func (f *fileReading) fitness(cells []string) (best fitness) {
	for _, k := range f.kinds {
		b := newBinding(k, f.spec.Map, f.action == "")
		b.add(cells)
		if at := b.fitness(); at.fields > best.fields || at.whole && !best.whole {
			best = at
		}
	}
	return best
}

func (b *binding) fitness() fitness {
	f := fitness{whole: b.fits()}
	for i := range b.slots {
		if len(b.slots[i].fitting()) > 0 {
			f.fields++
		}
	}
	return f
}
