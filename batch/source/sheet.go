package source

import (
	"fmt"
	"strings"

	"mopup/batch"
	"mopup/batch/source/workbook"
)

// sheet gives the name of the sheet that is meant: the one that was asked for,
// else the only one to be seen, else the only one of these whose header fits.
func (f *fileReading) sheet(book *workbook.Book) (string, *FileError) {
	sheets := book.Sheets()
	if f.spec.Sheet != "" {
		return f.namedSheet(sheets)
	}
	seen := f.lookAt(book, sheets, false)
	switch {
	case len(seen.fitting) == 1:
		f.info.note(leftOut("it has no header that fits", seen.others))
		f.info.note(leftOut("it is hidden", seen.hidden))
		return seen.fitting[0], nil
	case len(seen.fitting) > 1:
		return "", ambiguousSheet(seen)
	}
	if behind := f.lookAt(book, sheets, true); len(behind.fitting) > 0 {
		return "", &FileError{Reason: "the sheet that has what is needed is hidden: " + batch.Quote(behind.fitting[0]),
			Hint: "show it, or say that it is meant with --sheet"}
	}
	if len(seen.others) == 1 {
		f.info.note(leftOut("it is hidden", seen.hidden))
		return seen.others[0], nil // what it lacks is told like that of any file
	}
	return "", ambiguousSheet(seen)
}

// sheetView is what the sheets of a workbook look like.
type sheetView struct {
	fitting, others []string // those that were looked at
	hidden          []string
	shown           []string // those that were looked at, with their columns
}

// lookAt looks at the sheets that can be seen, or at the others.
func (f *fileReading) lookAt(book *workbook.Book, sheets []workbook.Sheet, hidden bool) (v sheetView) {
	for _, s := range sheets {
		if s.Hidden {
			v.hidden = append(v.hidden, s.Name)
		}
		if s.Hidden != hidden {
			continue
		}
		header, fits := f.sheetFits(book, s.Name)
		if fits {
			v.fitting = append(v.fitting, s.Name)
		} else {
			v.others = append(v.others, s.Name)
		}
		v.shown = append(v.shown, fmt.Sprintf("%s %s", batch.Quote(s.Name), header))
	}
	return v
}

// leftOut says why sheets are not read, or nothing where there are none.
func leftOut(why string, sheets []string) string {
	if len(sheets) == 0 {
		return ""
	}
	var quoted []string
	for _, s := range sheets[:min(mostNamed, len(sheets))] {
		quoted = append(quoted, batch.Quote(s))
	}
	if more := len(sheets) - len(quoted); more > 0 {
		quoted = append(quoted, fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("not read, since %s: sheet %s", why, strings.Join(quoted, ", "))
}

func ambiguousSheet(v sheetView) *FileError {
	e := &FileError{Hint: "say which one with --sheet NAME"}
	list := strings.Join(v.shown, "; ")
	switch {
	case len(v.shown) == 0:
		e.Reason = "has no sheet that can be seen"
	case len(v.fitting) > 1:
		e.Reason = fmt.Sprintf("%d sheets have what is needed: %s", len(v.fitting), list)
	default:
		e.Reason = fmt.Sprintf("none of its %d sheets has what is needed: %s", len(v.shown), list)
		e.Hint += ", or name the columns with --map FIELD=COLUMN"
	}
	return e
}

func (f *fileReading) namedSheet(sheets []workbook.Sheet) (string, *FileError) {
	var names []string
	for _, s := range sheets {
		if strings.EqualFold(trim(s.Name), trim(f.spec.Sheet)) {
			if s.Hidden {
				f.info.note(fmt.Sprintf("sheet %s is hidden, and read since --sheet names it", batch.Quote(s.Name)))
			}
			return s.Name, nil
		}
		names = append(names, batch.Quote(s.Name))
	}
	return "", &FileError{Reason: fmt.Sprintf("has no sheet %s, but %s", batch.Quote(f.spec.Sheet), strings.Join(names, ", "))}
}

// sheetFits reports whether a sheet has a header that names what is needed, and
// shows the header that it has.
func (f *fileReading) sheetFits(book *workbook.Book, name string) (header string, fits bool) {
	rows, err := book.Rows(name)
	if err != nil {
		return "(" + bookError(err).Reason + ")", false
	}
	defer rows.Close()
	t, fault := newTable(&sheetRows{rows: rows}, f.spec.HeaderRow, f.fitness)
	if fault != nil {
		return "(" + fault.Reason + ")", false
	}
	return columnList(t.header), f.fitness(t.header).whole
}
