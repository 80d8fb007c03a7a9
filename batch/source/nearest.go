package source

// nearest gives the column whose folded header is closest to one of the folded
// names, if it is close enough to be a slip of the pen: about a third of the
// name differs at most.
func nearest(columns []string, names []string) (column string, ok bool) {
	best := -1
	for _, c := range columns {
		folded := []rune(fold(c))
		for _, n := range names {
			name := []rune(n)
			if len(folded) == 0 || len(folded) > 2*len(name) {
				continue
			}
			d := distance(folded, name)
			if d <= (len(name)+1)/3 && (best < 0 || d < best) {
				column, best = c, d
			}
		}
	}
	return column, best >= 0
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
