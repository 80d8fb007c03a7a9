package plaintext

import (
	"encoding/csv"
	"slices"
	"strings"
)

// delimiters are what is looked for.
var delimiters = []rune{',', ';', '\t', '|'}

const (
	mostLooked  = 200 // records that are looked at
	mostHeaders = 10  // of these, those that may be the header
)

// table is a text as it looks with one delimiter.
type table struct {
	comma rune
	score int  // of its best header
	even  bool // all records have the same number of cells, more than one
	cells int  // in the records that do, if most of them do
}

// Delimiter finds out what separates the cells of a table by its head, as
// [Reader.Head] gives it. A first line such as "sep=;" says it; skip is the
// length of that line with its end, and 0 where there is none. Else the
// candidates are comma, semicolon, tab and pipe: best is the one whose header
// has the highest score, then one that makes equal records, then one that makes
// most cells of most records. Where nothing tells, it is fallback.
//
// The score of a header is for the caller to say, for instance the number of
// names that it knows. Records that might be the header are passed to it: a
// title may stand above.
func Delimiter(head string, fallback rune, score func(header []string) int) (comma rune, skip int) {
	head = head[:min(len(head), HeadSize)]
	said, skip := separatorLine(head)
	if said != 0 {
		return said, skip
	}
	candidates := delimiters
	if !slices.Contains(candidates, fallback) {
		candidates = append(slices.Clone(candidates), fallback)
	}
	best := look(head[skip:], fallback, true, score)
	for _, c := range candidates {
		if !strings.ContainsRune(head[skip:], c) {
			continue // where it is not, it separates nothing
		}
		if t := look(head[skip:], c, c == fallback, score); t.beats(best) {
			best = t
		}
	}
	return best.comma, skip
}

func (t table) beats(other table) bool {
	switch {
	case t.score != other.score:
		return t.score > other.score
	case t.even != other.even:
		return t.even
	}
	return t.cells > other.cells
}

// look reads the head with one delimiter. A single cell above a table is no
// header, but a title: a list of addresses that has semicolons within its cells
// is no table of semicolons. Only for the delimiter that is expected it counts.
func look(head string, comma rune, expected bool, score func([]string) int) table {
	t := table{comma: comma}
	all := records(head, comma)
	width, n := commonWidth(all)
	if width > 1 && 2*n > len(all) {
		t.even = n == len(all)
		t.cells = n * width
	}
	for _, rec := range all[:min(mostHeaders, len(all))] {
		if score != nil && (expected || len(rec) > 1 || t.cells == 0) {
			t.score = max(t.score, score(rec))
		}
	}
	return t
}

// records gives the first records, without one that the head may have cut.
func records(head string, comma rune) [][]string {
	r := csv.NewReader(strings.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	var all [][]string
	for len(all) < mostLooked {
		rec, err := r.Read()
		if err != nil {
			break
		}
		all = append(all, rec)
	}
	if n := len(all); n > 1 && r.InputOffset() == int64(len(head)) && cut(head, all[n-1]) {
		all = all[:n-1]
	}
	return all
}

// cut reports whether the last record of a head may go on behind it: there is
// no line end, or it is within quotes.
func cut(head string, last []string) bool {
	return !strings.HasSuffix(head, "\n") || strings.HasSuffix(last[len(last)-1], "\n")
}

// commonWidth gives the number of cells that most records have, and how many
// do.
func commonWidth(all [][]string) (width, n int) {
	count := map[int]int{}
	for _, rec := range all {
		count[len(rec)]++
	}
	for w, c := range count {
		if c > n || c == n && w > width {
			width, n = w, c
		}
	}
	return width, n
}
