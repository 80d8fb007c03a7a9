package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"mopup/batch"
	"mopup/batch/source/workbook"
)

// mostPiped bounds a workbook that comes through a pipe: it has to be in memory,
// since the list of its parts is at its end.
const mostPiped = 64 << 20

// openBook has a reader for one sheet of a workbook.
func (f *fileReading) openBook(ctx context.Context, raw io.Reader, in io.Reader) *FileError {
	f.info.Format = XLSX
	at, size, fault := seekable(raw, in)
	if fault != nil {
		return fault
	}
	book, err := workbook.Open(ctx, at, size, workbook.Options{})
	if err != nil {
		return bookError(err)
	}
	f.opening = append(f.opening, book)
	sheet, fault := f.sheet(book)
	if fault != nil {
		return fault
	}
	f.info.Sheet = sheet
	f.judge.sheet = sheet
	rows, err := book.Rows(sheet)
	if err != nil {
		return bookError(err)
	}
	f.opening = append(f.opening, rows)
	f.notes = rows.Notes
	fault = f.head(&sheetRows{rows: rows})
	if f.table != nil {
		f.table.sheet = true
	}
	return fault
}

// seekable gives the file to read from anywhere, and its size.
func seekable(raw, in io.Reader) (io.ReaderAt, int64, *FileError) {
	if file, ok := raw.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file, info.Size(), nil
		}
	}
	all, err := io.ReadAll(io.LimitReader(in, mostPiped+1))
	switch {
	case err != nil:
		return nil, 0, readError(err, 0)
	case len(all) > mostPiped:
		return nil, 0, &FileError{Reason: fmt.Sprintf("is a workbook of more than %d MiB, and comes through a pipe", mostPiped>>20), Hint: "give the file itself"}
	}
	return bytes.NewReader(all), int64(len(all)), nil
}

// bookError is an error of the workbook, whose words are for people.
func bookError(err error) *FileError {
	reason, hint, _ := strings.Cut(err.Error(), "; ")
	return &FileError{Reason: reason, Hint: hint}
}

// sheetRows gives the rows of a sheet.
type sheetRows struct {
	rows  *workbook.Rows
	last  int // number of the row before
	empty int // rows between rows
	cells slab[string]
}

func (s *sheetRows) blank() int { return s.empty }

// read implements [cellRows].
func (s *sheetRows) read() (record, error) {
	for {
		row, err := s.rows.Next()
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				return record{}, err
			}
			return record{}, bookError(err)
		}
		s.empty += row.Number - s.last - 1
		s.last = row.Number
		if !blank(row.Cells) {
			return record{number: row.Number, cells: s.cells.copied(row.Cells)}, nil
		}
		s.empty++
	}
}

// sheet gives the name of the sheet that is meant: the one that was asked for,
// else the only one to be seen, else the only one of these whose header fits.
func (f *fileReading) sheet(book *workbook.Book) (string, *FileError) {
	sheets := book.Sheets()
	if f.spec.Sheet != "" {
		return f.namedSheet(sheets)
	}
	var visible, hidden, fitting []string
	for _, s := range sheets {
		if s.Hidden {
			hidden = append(hidden, batch.Quote(s.Name))
		} else {
			visible = append(visible, s.Name)
		}
	}
	if len(hidden) > 0 {
		f.info.note("not read, since hidden: sheet " + strings.Join(hidden, ", "))
	}
	if len(visible) == 1 {
		return visible[0], nil
	}
	var shown, others []string
	for _, name := range visible {
		header, fits := f.sheetFits(book, name)
		if fits {
			fitting = append(fitting, name)
		} else {
			others = append(others, batch.Quote(name))
		}
		shown = append(shown, fmt.Sprintf("%s %s", batch.Quote(name), header))
	}
	if len(fitting) == 1 {
		f.info.note("not read, since it has no header that fits: sheet " + strings.Join(others, ", "))
		return fitting[0], nil
	}
	return "", ambiguousSheet(shown, len(fitting))
}

func ambiguousSheet(shown []string, fitting int) *FileError {
	e := &FileError{Hint: "say which one with --sheet NAME"}
	list := strings.Join(shown, "; ")
	switch {
	case len(shown) == 0:
		e.Reason = "has no sheet that can be seen"
	case fitting > 1:
		e.Reason = fmt.Sprintf("%d sheets have what is needed: %s", fitting, list)
	default:
		e.Reason = fmt.Sprintf("none of its %d sheets has what is needed: %s", len(shown), list)
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
