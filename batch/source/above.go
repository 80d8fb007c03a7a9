package source

import (
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
)

// hidden tells of rows that would be passed over because they stand above the
// header, though they seem to be targets. Where somebody says which row the header
// is, nothing is.
func (f *fileReading) hidden() []*FileError {
	if f.table == nil || f.spec.HeaderRow > 0 {
		return nil
	}
	if value := f.judge.bound.kind.targetIn(f.table.header); value != "" && !f.judge.bound.fits() {
		return []*FileError{f.headless(value)}
	}
	for _, rec := range f.table.above {
		if value := f.judge.bound.kind.targetIn(rec.cells); value != "" {
			return []*FileError{{
				Line: rec.number,
				Reason: fmt.Sprintf("the row stands above the header (row %d: %s), and seems to be a target: %s",
					f.table.number, cellList(f.table.header), batch.Quote(value)),
				Hint: "move the header to the top, or say which row it is with --header-row N",
			}}
		}
	}
	return nil
}

// headless says that what should be the header is a target.
func (f *fileReading) headless(value string) *FileError {
	var needed []string
	for i := range f.judge.bound.slots {
		if s := &f.judge.bound.slots[i]; s.needed() {
			needed = append(needed, s.name)
		}
	}
	f.judge.bound.hush()
	return &FileError{
		Line:   f.table.number,
		Reason: fmt.Sprintf("has no header: its first row seems to be a target already (%s)", batch.Quote(value)),
		Hint:   "put a row above it that names the columns, such as " + strings.Join(needed, ", "),
	}
}

// target reports whether a row has something good in one of the columns that
// identify a target.
func (b *binding) target(cells []string) bool {
	for i := range b.kind.fields {
		field, s := &b.kind.fields[i], &b.slots[i]
		if field.Key == nil || field.Check == nil || s.column < 0 {
			continue
		}
		if _, err := checkCleaned(field, cellAt(cells, s.column)); err == nil {
			return true
		}
	}
	return false
}

// hush keeps what is wrong with columns from being told where what they lack is
// the right header.
func (b *binding) hush() {
	for i := range b.slots {
		b.slots[i].told = true
	}
}

// targetIn gives the first of the cells that would do for what identifies a
// target of the kind, or nothing.
func (k *kind) targetIn(cells []string) string {
	for i := range k.fields {
		field := &k.fields[i]
		if field.Key == nil || field.Check == nil {
			continue
		}
		for _, c := range cells {
			var v verdict
			if value := trim(c); value != "" {
				if v.ask(field, value); v.err == nil {
					return value
				}
			}
		}
	}
	return ""
}

// aboveNote says which rows above the header are left out.
func (t *table) aboveNote() string {
	if len(t.above) == 0 {
		return ""
	}
	var shown []string
	for _, rec := range t.above[:min(mostNamed, len(t.above))] {
		list := cellList(rec.cells)
		if list == "" {
			list = "(formulas without a stored result)"
		}
		shown = append(shown, fmt.Sprintf("row %d %s", rec.number, list))
	}
	if more := len(t.above) + t.more - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return "left out above the header: " + strings.Join(shown, ", ")
}

// cellList shows the cells of a row that are not blank, the first ones of many.
// Merged cells hold one text, which is shown once.
func cellList(cells []string) string {
	const most = 4
	var shown []string
	for i, c := range cells {
		if c = trim(c); c == "" || i > 0 && c == trim(cells[i-1]) {
			continue
		}
		if len(shown) == most {
			shown = append(shown, "...")
			break
		}
		shown = append(shown, batch.Quote(c))
	}
	return strings.Join(shown, ", ")
}

// secondHeader tells of a row that would do for the header as well as the one
// that was taken: headings of groups stand above it, or a title of few words.
func (f *fileReading) secondHeader() []*FileError {
	if f.table == nil || f.spec.HeaderRow > 0 {
		return nil
	}
	const most = 3
	for _, rec := range f.held[:min(most, len(f.held))] {
		repeated := slices.EqualFunc(rec.cells, f.table.header, func(a, b string) bool { return fold(a) == fold(b) })
		if f.fitness(rec.cells).whole && !repeated && !f.judge.bound.target(rec.cells) {
			f.judge.bound.hush()
			return []*FileError{{
				Line: rec.number,
				Reason: fmt.Sprintf("row %d (%s) seems to be a header as well as row %d (%s)",
					rec.number, cellList(rec.cells), f.table.number, cellList(f.table.header)),
				Hint: "say which one is with --header-row N",
			}}
		}
	}
	return nil
}
