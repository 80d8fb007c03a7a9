package workbook

import (
	"strconv"
	"strings"
)

// How far a sheet of Excel goes.
const (
	maxColumns = 16_384
	maxRows    = 1_048_576
)

// place reads a reference such as B12 as column and row, both from 1; 0 stands
// for what is not there, or makes no sense.
func place(ref string) (column, row int) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		letter := ref[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	digits := ref[i:]
	if column > maxColumns || digits == "" || len(digits) > 7 {
		return 0, 0
	}
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return 0, 0
		}
		row = row*10 + int(d-'0')
	}
	if row > maxRows {
		return 0, 0
	}
	return column, row
}

// columnName gives the letters of a column.
func columnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// CellName gives the name by which people know a cell, such as B12.
func CellName(column, row int) string { return columnName(column) + strconv.Itoa(row) }

// area is a range of cells, its edges included.
type area struct{ left, top, right, bottom int }

func (a area) String() string { return CellName(a.left, a.top) + ":" + CellName(a.right, a.bottom) }

func (a area) cells() int { return (a.right - a.left + 1) * (a.bottom - a.top + 1) }

// areaOf reads a range such as B2:B4.
func areaOf(ref string) (area, bool) {
	from, to, _ := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if to == "" {
		to = from
	}
	var a area
	a.left, a.top = place(from)
	a.right, a.bottom = place(to)
	return a, a.left > 0 && a.top > 0 && a.right >= a.left && a.bottom >= a.top
}
