package workbook

import "errors"

// maxLine is how many bytes the cells of one row may have together.
const maxLine = 1 << 20

var errLine = errors.New("a row holds more than 1 MB")

// line is a row as it is put together. The list of cells is used again for the
// next row, and only what was set is cleared: one cell in the last of Excel's
// columns must not cost as much as a full row.
type line struct {
	number int
	cells  []string
	used   []int // columns that were set
	bytes  int

	unresolved []int // see Row
}

func (l *line) begin(number int) {
	all := l.cells[:cap(l.cells)]
	for _, column := range l.used {
		all[column-1] = ""
	}
	l.number, l.cells, l.used, l.bytes = number, l.cells[:0], l.used[:0], 0
	l.unresolved = l.unresolved[:0]
}

// empty tells whether there is nothing in the row, not even a formula that might
// give something.
func (l *line) empty() bool { return len(l.cells) == 0 && len(l.unresolved) == 0 }

// at gives the text of a column.
func (l *line) at(column int) string {
	if column > len(l.cells) {
		return ""
	}
	return l.cells[column-1]
}

// set gives a column its text. What is empty makes the row no longer.
func (l *line) set(column int, text string) {
	if text == "" && column > len(l.cells) {
		return
	}
	if column > cap(l.cells) {
		longer := make([]string, len(l.cells), min(2*column, maxColumns))
		copy(longer, l.cells)
		l.cells = longer
	}
	l.cells = l.cells[:max(column, len(l.cells))]
	l.bytes += len(text) - len(l.cells[column-1])
	l.cells[column-1] = text
	l.used = append(l.used, column)
}
