package workbook

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// tally counts what a person should know of the rows that were read.
type tally struct {
	hiddenRows    some
	hiddenColumns some
	formulas      some
	merged        []area
	tooLarge      []area
}

// some keeps the first few names of many things.
type some struct {
	count int
	first []string
}

func (s *some) add(name string) {
	if s.count++; len(s.first) < 3 {
		s.first = append(s.first, name)
	}
}

func (s *some) String() string {
	text := strings.Join(s.first, ", ")
	if more := s.count - len(s.first); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func (t *tally) hide(row int) { t.hiddenRows.add(strconv.Itoa(row)) }

func (t *tally) noResult(column, row int) { t.formulas.add(CellName(column, row)) }

// column notes columns that are hidden.
func (t *tally) column(col xml.StartElement) {
	from, err1 := strconv.Atoi(attr(col, "min"))
	to, err2 := strconv.Atoi(attr(col, "max"))
	if err1 != nil || err2 != nil || !yes(attr(col, "hidden")) || from < 1 || to < from || to > maxColumns {
		return
	}
	if from == to {
		t.hiddenColumns.add(columnName(from))
		return
	}
	t.hiddenColumns.add(columnName(from) + " to " + columnName(to))
}

// Notes tells in short sentences what a person who only sees the sheet might
// not expect: what of it is hidden, merged or has no value. It is complete when
// all rows are read.
func (r *Rows) Notes() []string {
	var notes []string
	t := &r.seen
	switch {
	case t.hiddenRows.count == 1:
		notes = append(notes, fmt.Sprintf("row %v is hidden, and was read", &t.hiddenRows))
	case t.hiddenRows.count > 1:
		notes = append(notes, fmt.Sprintf("%d rows are hidden, and were read: %v", t.hiddenRows.count, &t.hiddenRows))
	}
	if t.hiddenColumns.count > 0 {
		notes = append(notes, fmt.Sprintf("hidden columns were read: %v", &t.hiddenColumns))
	}
	if names := listed(t.merged); names.count > 0 {
		notes = append(notes, fmt.Sprintf("merged cells count as if each held the value of the first: %v", names))
	}
	if names := listed(t.tooLarge); names.count > 0 {
		notes = append(notes, fmt.Sprintf("but not in these, which are too large: %v", names))
	}
	if t.formulas.count > 0 {
		notes = append(notes, fmt.Sprintf("formulas without a stored result show nothing: %v; to have their results, open the file in Excel and save it",
			&t.formulas))
	}
	return notes
}

// HiddenRows gives how many of the rows read so far are hidden.
func (r *Rows) HiddenRows() int { return r.seen.hiddenRows.count }

func listed(areas []area) *some {
	var names some
	for _, a := range areas {
		names.add(a.String())
	}
	return &names
}
