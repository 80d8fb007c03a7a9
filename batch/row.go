package batch

import "fmt"

// Origin says where a row was read, in the words of the person who made the
// file.
type Origin struct {
	File   string // path as given on the command line, "-" for standard input
	Sheet  string // sheet of a workbook, else empty
	Number int    // row number as a person counts: the header is row 1, blank rows count
}

// String gives "accounts.csv:17", or "book.xlsx[Sheet1]:17".
func (o Origin) String() string {
	if o.Sheet != "" {
		return fmt.Sprintf("%s[%s]:%d", o.File, o.Sheet, o.Number)
	}
	return fmt.Sprintf("%s:%d", o.File, o.Number)
}

// Row is one record of an input file: what was read, and what it names.
//
// A row names a target or has at least one problem, never both and never
// neither.
type Row struct {
	Origin
	FileIndex int       // index of the file among the job's files, from 0
	Cells     []string  // as read and in file order; may be shorter than the file's final header
	Target    *Target   // nil when the row has problems; its ID is given by the planner
	Problems  []Problem // why the row can't be a target, all of them
}

// Problem is one reason why a row can't be a target.
type Problem struct {
	Column string // header of the column as the file spells it; empty when the whole row is at fault
	Reason string // short phrase without a full stop: `"bob" is no e-mail address`
}

// String gives "Email: \"bob\" is no e-mail address".
func (p Problem) String() string {
	if p.Column == "" {
		return p.Reason
	}
	return p.Column + ": " + p.Reason
}
