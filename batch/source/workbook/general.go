package workbook

import (
	"math"
	"strconv"
	"strings"
)

// general shows a number as a cell without a format does: with at most eleven
// characters, and as a power of ten where they are too few. Whole numbers of up
// to fifteen digits keep them all, since phone numbers and ids are to be found
// again by them; of longer ones Excel itself has kept no more, and 1.23457E+15
// shows that digits are lost.
func general(v float64) string {
	if v == 0 {
		return "0"
	}
	size := int(math.Floor(math.Log10(math.Abs(v))))
	switch {
	case v == math.Trunc(v) && math.Abs(v) < 1e15:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case size >= -4 && size <= -1:
		return short(v, 10+size)
	case size >= -9 && size <= 9:
		if text := strconv.FormatFloat(v, 'f', -1, 64); fits(text) {
			return text
		}
		if text := short(v, 10); fits(text) && size >= 0 {
			return text
		}
	case size == 10:
		if text := strconv.FormatFloat(v, 'f', 0, 64); fits(text) {
			return text
		}
	}
	return power(v)
}

// fits tells whether a text takes no more room than a cell has by default.
func fits(text string) bool { return len(strings.TrimPrefix(text, "-")) <= 11 }

// short gives that many digits, and no zeros after the last one that counts.
func short(v float64, digits int) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// power gives six digits and a power of ten of at least two.
func power(v float64) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'E', 5, 64), 64)
	return strconv.FormatFloat(rounded, 'E', -1, 64)
}
