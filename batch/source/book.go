package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
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
	f.rows = rows
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
	text := strings.ToValidUTF8(err.Error(), "\ufffd") // it may tell of bytes in the file
	reason, hint, _ := strings.Cut(text, "; ")
	return &FileError{Reason: reason, Hint: hint}
}

// sheetRows gives the rows of a sheet.
type sheetRows struct {
	rows  *workbook.Rows
	last  int  // number of the row before
	empty int  // rows between rows
	bad   bool // it can't be read to its end
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
			s.bad = true
			return record{}, bookError(err)
		}
		s.empty += row.Number - s.last - 1
		s.last = row.Number
		if !blank(row.Cells) || len(row.Unresolved) > 0 {
			return record{number: row.Number, cells: s.cells.copied(row.Cells), noResult: slices.Clone(row.Unresolved)}, nil
		}
		s.empty++
	}
}

// wantResults gives the problems of a row with those of its values that are
// formulas without a stored result: what would be taken in their place, such as
// a default, is a guess.
func (b *binding) wantResults(rec *record, problems []batch.Problem) []batch.Problem {
	for i := range b.slots {
		s := &b.slots[i]
		if s.column < 0 || !slices.Contains(rec.noResult, s.column) {
			continue
		}
		column := b.columns[s.column]
		problems = slices.DeleteFunc(problems, func(p batch.Problem) bool {
			return p.Column == column && !slices.Contains(rec.problems, p)
		})
		problems = append(problems, batch.Problem{Column: column, Reason: fmt.Sprintf("no %s: %s", s.name, noResult(rec, s.column))})
	}
	for _, r := range b.rivals {
		if slices.Contains(rec.noResult, r.column) {
			problems = append(problems, batch.Problem{Column: b.columns[r.column], Reason: fmt.Sprintf(
				"stands beside column %s, which was taken for %s, and nobody knows what it holds: %s",
				plainQuoted(b.columns[r.slot.column]), r.slot.name, noResult(rec, r.column))})
		}
	}
	return problems
}

func noResult(rec *record, column int) string {
	return fmt.Sprintf("a formula without a stored result in %s: open the file in Excel and save it", workbook.CellName(column+1, rec.number))
}
