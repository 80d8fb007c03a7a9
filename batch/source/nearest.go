package source

import (
	"cmp"
	"slices"
)

// nearest gives the columns whose folded headers are close to one of the folded
// names, the closest first: close enough to be a slip of the pen, which is when
// about a third of the name differs at most.
func nearest(columns []string, names []string) []string {
	type near struct {
		column   string
		distance int
	}
	var found []near
	for _, c := range columns {
		if d, ok := nearness([]rune(fold(c)), names); ok {
			found = append(found, near{c, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var sorted []string
	for _, f := range found {
		sorted = append(sorted, f.column)
	}
	return sorted
}

// nearness is the least distance of a folded header from one of the names, if
// that is small enough.
func nearness(folded []rune, names []string) (least int, ok bool) {
	for _, n := range names {
		name := []rune(n)
		if len(folded) == 0 || len(folded) > 2*len(name) {
			continue
		}
		if d := distance(folded, name); d <= (len(name)+1)/3 && (!ok || d < least) {
			least, ok = d, true
		}
	}
	return least, ok
}

// distance is the number of letters to add, drop or change to make b of a.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range b {
			change := diagonal
			if ra != rb {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
