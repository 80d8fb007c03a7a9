package source

import "mopup/batch"

// record is one record of a file before anybody asks what it means.
type record struct {
	number   int             // row number as a person counts
	cells    []string        // what could be read
	odd      []int           // columns whose cells were no text in the file, but numbers, lists and the like
	noResult []int           // columns of formulas without a stored result
	problems []batch.Problem // what is wrong with the record itself
	lines    int             // of text that it takes, where that is known
	lost     bool            // cells are missing, so nothing is said of what they hold
	fault    int             // place of the cell that the first problem is about, from 1; 0: it is about all of them
}

// mostNamed is how many problems of a kind are named of one record: a file that
// is wrong throughout must not drown its reader.
const mostNamed = 5

// complain adds a problem, up to a bound.
func (r *record) complain(p batch.Problem) {
	switch n := len(r.problems); {
	case n < mostNamed:
		r.problems = append(r.problems, p)
	case n == mostNamed:
		r.problems = append(r.problems, batch.Problem{Reason: "and more of the kind"})
	}
}

// reader reads the records of one format.
type reader interface {
	next() (record, error) // io.EOF at the end; any other error is a *FileError and ends the file too
	columns() []string     // as far as they are known; they are only ever added to
	fixed() bool           // no columns will be added
	blank() int            // blank lines and records so far
}
