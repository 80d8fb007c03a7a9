package workbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// numbers shows numbers as Excel does, by the style of their cell.
type numbers struct {
	dates1904 bool
	styles    []*style // nil is General
	scratch   *excelize.File
	cells     int // of the scratch sheet that are used
}

// format is a section of a number format, with a cell of the scratch sheet that has it.
type format struct {
	code   string
	text   bool    // see isLiteral
	noZero bool    // zero has no digits
	by     float64 // what numbers are divided by, see scaled
	date   bool
	half   bool              // of the day: A or P
	digits int               // of the parts of a second
	cell   string            // "" until a number is shown by it
	shown  map[string]string // a few that were shown already
}

// newFormat gives the format of a section, or nil where numbers show by it as they
// do without one.
func newFormat(code string) *format {
	if shownWrongly(code) {
		return nil
	}
	f := &format{text: isLiteral(code), by: 1, date: isDate(code), shown: map[string]string{}}
	if f.code = code; f.text {
		f.date = false
		return f
	}
	if f.code, f.digits = withoutParts(code); f.date {
		f.half, f.code = halves(f.code)
	} else {
		f.code, f.by = scaled(semicolonsApart(f.code))
		f.noZero = !strings.ContainsAny(masked(f.code), "0.%E")
	}
	if f.date && !strings.Contains(code, "[$") {
		f.code = "[$-409]" + f.code // English is what it is without, but excelize searches long for it
	}
	return f
}

// What Excel allows for the code of a format; and how many values of a column
// are remembered, since flags, days and counts are few.
const (
	maxCode  = 255
	maxShown = 512
)

// setStyles gives each style its format.
func (n *numbers) setStyles(styles []int, codes map[int]string) {
	formats := map[int]*style{}
	for _, id := range styles {
		if _, known := formats[id]; !known {
			code, own := codes[id]
			if !own {
				code = builtIn[id]
			}
			formats[id] = newStyle(code)
		}
		n.styles = append(n.styles, formats[id])
	}
}

// isNumber tells whether a value is a number as workbooks write it.
func isNumber(value string) (float64, bool) {
	if value == "" || strings.Trim(value, "0123456789+-.eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(value, 64)
	return v, err == nil
}

// show gives what a person sees of a number. What is no number shows as it is.
func (n *numbers) show(value string, style int) (string, error) {
	v, is := isNumber(value)
	if !is {
		return value, nil
	}
	if style < 0 || style >= len(n.styles) || n.styles[style] == nil {
		return general(v), nil
	}
	f, part := n.styles[style].choose(v)
	if f == nil || f.date && (v < 0 || v >= n.endOfTime()) {
		return general(v), nil // Excel fills the cell with #, which tells nothing
	}
	if text, known := f.shown[value]; known {
		return text, nil
	}
	text, err := n.format(f, part)
	if err != nil {
		return "", fmt.Errorf("its number format %q can't be used: %w", f.code, err)
	}
	text = strings.TrimSpace(text) // what fills a column or lines it up
	if len(f.shown) >= maxShown {
		clear(f.shown)
	}
	f.shown[strings.Clone(value)] = text
	return text, nil
}

// format has excelize show a number: in a sheet of its own, which has nothing
// of the file but the code of the format.
func (n *numbers) format(f *format, v float64) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	v /= f.by
	switch {
	case f.text:
		return literal(f.code, v), nil
	case f.noZero && math.Round(v) == 0:
		return literal(withoutDigits(f.code), v), nil
	}
	if f.cell == "" {
		if err := n.give(f); err != nil {
			return "", err
		}
	}
	v, parts := n.splitSecond(f, v)
	// Excel knows 15 digits of a number.
	digits, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err := n.scratch.SetCellDefault(scratchSheet, f.cell, strconv.FormatFloat(digits, 'f', -1, 64)); err != nil {
		return "", err
	}
	text, err = n.scratch.GetCellValue(scratchSheet, f.cell)
	if f.half {
		text = strings.NewReplacer("AM", "A", "PM", "P").Replace(text)
	}
	return strings.ReplaceAll(text, mark, parts), err
}

const scratchSheet = "Sheet1"

// give makes a cell of the scratch sheet for a format.
func (n *numbers) give(f *format) error {
	if n.scratch == nil {
		n.scratch = excelize.NewFile()
		if err := n.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &n.dates1904}); err != nil {
			return err
		}
	}
	style, err := n.scratch.NewStyle(&excelize.Style{CustomNumFmt: &f.code})
	if err != nil {
		return err
	}
	n.cells++
	cell, err := excelize.CoordinatesToCellName(n.cells, 1)
	if err != nil {
		return err
	}
	f.cell = cell
	return n.scratch.SetCellStyle(scratchSheet, cell, cell, style)
}
