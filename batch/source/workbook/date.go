package workbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// isoLayouts are how strict workbooks write dates.
var isoLayouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02", "15:04:05.999999999"}

// date shows a cell that holds a date in words instead of a number. Without a
// format, or when it can't be understood, it shows as it is.
func (n *numbers) date(value string, style int) (string, error) {
	if style < 0 || style >= len(n.styles) || n.styles[style] == nil {
		return value, nil
	}
	for _, layout := range isoLayouts {
		t, err := time.Parse(layout, strings.TrimSuffix(value, "Z"))
		if err != nil {
			continue
		}
		return n.show(strconv.FormatFloat(n.serial(t), 'f', -1, 64), style)
	}
	return value, nil
}

// serial is the number of days by which Excel keeps a date. It believes that
// there was a 29 February 1900.
func (n *numbers) serial(t time.Time) float64 {
	if t.Year() == 0 { // a time of day
		return t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if n.dates1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days := t.Sub(first).Hours() / 24
	if !n.dates1904 && days < 61 {
		days--
	}
	return days
}

// endOfTime is the number of the day after the last that Excel knows, the end
// of the year 9999.
func (n *numbers) endOfTime() float64 {
	if n.dates1904 {
		return 2957004
	}
	return 2958466
}

// splitSecond takes off what a format shows of the parts of a second.
func (n *numbers) splitSecond(f *format, days float64) (whole float64, parts string) {
	if f.digits == 0 {
		return days, ""
	}
	scale := math.Pow10(f.digits)
	ticks := math.Round(days * 24 * 60 * 60 * scale)
	seconds := math.Floor(ticks / scale)
	return seconds / (24 * 60 * 60), fmt.Sprintf(".%0*d", f.digits, int(ticks-seconds*scale))
}
