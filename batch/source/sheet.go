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
	case len(seen.fitting) == 1 && len(seen.doubtful) > 0:
		return "", &FileError{Reason: fmt.Sprintf("sheet %s has what is needed, but what of %s?", batch.Quote(seen.fitting[0]), strings.Join(seen.doubtful, ", ")),
			Hint: "say which sheet is meant with --sheet NAME, or mend the other"}
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
	doubtful        []string // those that don't fit, and seem to hold targets all the same, or can't be read
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
		header, doubt, fits := f.sheetFits(book, s.Name)
		if doubt != "" && !fits {
			v.doubtful = append(v.doubtful, fmt.Sprintf("%s, which %s", batch.Quote(s.Name), doubt))
		}
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

// sheetFits reports whether a sheet has a header that names what is needed, shows
// the header that it has, and tells what speaks against leaving it out.
func (f *fileReading) sheetFits(book *workbook.Book, name string) (header, doubt string, fits bool) {
	rows, err := book.Rows(name)
	if err != nil {
		return "(" + bookError(err).Reason + ")", bookError(err).Reason, false
	}
	defer rows.Close()
	in := &sheetRows{rows: rows}
	t, fault := newTable(in, f.spec.HeaderRow, f.fitness)
	if fault != nil {
		if in.bad {
			doubt = fault.Reason
		}
		return "(" + fault.Reason + ")", doubt, false
	}
	doubt = f.targetsIn(t)
	if doubt == "" && in.bad {
		doubt = "can't be read to its end"
	}
	return columnList(t.header), doubt, f.fitness(t.header).whole
}

// targetsIn says what in the first rows of a table would do for a target.
func (f *fileReading) targetsIn(t *table) string {
	const most = 200
	looked := append([]record{{cells: t.header, number: t.number}}, t.above...)
	for range most {
		rec, err := t.take()
		if err != nil {
			break
		}
		looked = append(looked, rec)
	}
	for _, rec := range looked {
		for _, k := range f.kinds {
			if value := k.targetIn(rec.cells); value != "" {
				return fmt.Sprintf("holds %s in row %d", batch.Quote(value), rec.number)
			}
		}
	}
	return ""
}
