package workbook

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// cell reads one cell. column is that of the cell before, and becomes its own.
func (r *Rows) cell(start xml.StartElement, column *int) error {
	at, style, kind := *column+1, 0, ""
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "r":
			named, row := place(a.Value)
			if named <= *column || row != r.line.number {
				return fmt.Errorf("cell %.20q is not where it belongs", a.Value)
			}
			at = named
		case "s":
			style, _ = strconv.Atoi(a.Value) // what is no style shows as General
		case "t":
			kind = a.Value
		}
	}
	if at > maxColumns {
		return fmt.Errorf("there are more cells than Excel's %d columns", maxColumns)
	}
	*column = at
	c, err := r.content()
	value := ""
	if err == nil {
		value, err = r.shown(c.value, kind, style)
	}
	if err != nil {
		return fmt.Errorf("cell %s: %w", CellName(at, r.line.number), err)
	}
	if c.formula && value == "" && !(c.stored && kind == "str") {
		r.seen.noResult(at, r.line.number)
		r.line.unresolved = append(r.line.unresolved, at-1)
	}
	r.line.set(at, value)
	if r.line.bytes > maxLine {
		return errLine
	}
	return nil
}

// content is what a cell holds.
type content struct {
	value   string // or the text within it
	stored  bool   // there is a value, if only an empty one
	formula bool
}

func (r *Rows) content() (c content, err error) {
	p := r.part
	r.text = r.text[:0]
	err = p.each(func(start xml.StartElement) (err error) {
		switch start.Name.Local {
		case "v":
			c.stored = true
			r.text, err = p.text(r.text[:0])
		case "is":
			r.text, err = p.richText(r.text[:0])
		case "f":
			c.formula = true
			err = p.skip()
		default:
			err = p.foreign(start, cellTags)
		}
		return err
	})
	c.value = string(r.text)
	return c, err
}

// shown turns what is stored into what is seen.
func (r *Rows) shown(value, kind string, style int) (string, error) {
	if value == "" {
		return "", nil
	}
	switch kind {
	case "s":
		return r.book.shared(value)
	case "str":
		return string(unescape([]byte(value), 0)), nil
	case "inlineStr", "e":
		return value, nil
	case "b":
		if yes(strings.TrimSpace(value)) {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "d":
		return r.book.numbers.date(value, style)
	}
	return r.book.numbers.show(strings.TrimSpace(value), style)
}
