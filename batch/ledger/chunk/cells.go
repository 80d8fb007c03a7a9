package chunk

// A row may have sixteen thousand cells with a stray sign in the last: from so
// many on, empty cells in a row are one entry of the list, their number. A run
// has a bound only against a damaged ledger.
const (
	leastRun = 4
	mostRun  = 1 << 20
)

// same reports whether two rows have the very same list of cells, as the rows of
// a record that names several targets do.
func same(a, b []string) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

func appendCells(b []byte, cells []string) []byte {
	if cells == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := 0; i < len(cells); {
		if i > 0 {
			b = append(b, ',')
		}
		if n := shortened(cells[i:]); n > 0 {
			b = appendInt(b, n)
			i += n
			continue
		}
		b = appendText(b, cells[i])
		i++
	}
	return append(b, ']')
}

// entryOf gives the place of a cell among the entries that appendCells writes;
// -1: no cell has this text.
func entryOf(cells []string, text string) int {
	if text == "" {
		return -1
	}
	entry := 0
	for i := 0; i < len(cells); entry++ {
		if cells[i] == text {
			return entry
		}
		i += max(1, shortened(cells[i:]))
	}
	return -1
}

// shortened is how many cells the next entry stands for if it is a number, and
// else 0.
func shortened(cells []string) int {
	n := 0
	for n < min(len(cells), mostRun) && cells[n] == "" {
		n++
	}
	if n < leastRun {
		return 0
	}
	return n
}
