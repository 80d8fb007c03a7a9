package workbook

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// maxMerged is how many cells of merged ranges get the value of their first
// cell, the small ranges first. A range that would go beyond, such as a whole
// sheet, is only told.
// maxRanges is how many ranges a sheet may have.
const (
	maxMerged = 1 << 22
	maxRanges = 1 << 18
)

// merged reads the merged ranges of a sheet. They stand behind all its rows, so
// the sheet is read twice where there are some; whether there are is seen
// quickly.
func (b *Book) merged(name string) (areas []area, err error) {
	if known, is := b.merges[name]; is {
		return known, nil
	}
	err = guarded(func() error {
		some, err := b.holds(name, "mergeCell")
		if err != nil || !some {
			return err
		}
		return b.readPart(name, "worksheet", func(p *part, start xml.StartElement) error {
			if start.Name.Local != "mergeCells" {
				return p.skip()
			}
			return p.each(func(in xml.StartElement) error {
				a, is := areaOf(attr(in, "ref"))
				if !is || len(areas) == maxRanges {
					return fmt.Errorf("its merged range %.40q makes no sense", attr(in, "ref"))
				}
				if a.cells() > 1 {
					areas = append(areas, a)
				}
				return p.skip()
			})
		})
	})
	if err == nil {
		b.merges[name] = areas
	}
	return areas, err
}

// spread gives the cells of merged ranges the value of their first cell, row by
// row.
type spread struct {
	waiting []area // by the row that they begin in
	active  []merge
}

// merge is a range whose first row was reached.
type merge struct {
	area
	value    string
	noResult bool // the value is that of a formula, and not stored
}

// newSpread takes the ranges of a sheet; it gives back those that are too
// large.
func newSpread(areas []area) (s spread, tooLarge []area) {
	total := 0
	bySize := slices.SortedStableFunc(slices.Values(areas), func(a, b area) int { return cmp.Compare(a.cells(), b.cells()) })
	for _, a := range bySize {
		if total+a.cells() > maxMerged {
			tooLarge = append(tooLarge, a)
			continue
		}
		total += a.cells()
		s.waiting = append(s.waiting, a)
	}
	slices.SortStableFunc(s.waiting, func(a, b area) int { return cmp.Compare(a.top, b.top) })
	return s, tooLarge
}

// over spreads what is merged over a row that has something in it. A text that
// the range hides was perhaps hidden by mistake, and is never written over.
func (s *spread) over(r *line) error {
	s.active = slices.DeleteFunc(s.active, func(m merge) bool { return m.bottom < r.number })
	for len(s.waiting) > 0 && s.waiting[0].top <= r.number {
		first := s.waiting[0]
		s.waiting = s.waiting[1:]
		m := merge{area: first}
		if first.top == r.number {
			m.value = r.at(first.left)
			_, m.noResult = slices.BinarySearch(r.unresolved, first.left-1)
		}
		if first.bottom >= r.number {
			s.active = append(s.active, m)
		}
	}
	for _, m := range s.active {
		for column := m.left; column <= m.right; column++ {
			if own := r.at(column); own != m.value && strings.TrimSpace(own) != "" {
				return mistake(fmt.Sprintf("hides a text: that of cell %s is not shown, since the cell belongs to the merged range %v; "+
					"unmerge it, and clear what is not meant", CellName(column, r.number), m.area))
			}
			r.set(column, m.value)
			if m.noResult && (column != m.left || r.number != m.top) {
				r.unresolved = append(r.unresolved, column-1)
			}
		}
	}
	return nil
}
