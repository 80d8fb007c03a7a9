package main

import (
	"fmt"
	"strconv"
	"strings"
)

// figure is something measured, beside what is wished for.
type figure struct {
	name, got, wish string // wish is empty where there is none
	ok              bool
}

func (f figure) verdict() string {
	switch {
	case !f.ok:
		return "MISSED"
	case f.wish == "":
		return ""
	}
	return "ok"
}

// unit says how a number is written.
type unit string

const (
	number  unit = ""
	percent unit = " %"
	seconds unit = " s"
	millis  unit = " ms"
	mega    unit = " MB"
	times   unit = "x"
	cores   unit = " cores"
)

func (u unit) show(v float64) string {
	digits := 2
	switch u {
	case number, millis, mega:
		digits = 0
	case percent:
		digits = 1
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if u == number {
		text = grouped(text)
	}
	return text + string(u)
}

// wished writes a wish without digits that say nothing.
func (u unit) wished(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + string(u) }

// grouped sets the digits of a whole number in threes.
func grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// plain notes a figure that nothing is wished of.
func (t *trial) plain(name string, got float64, u unit) {
	t.figures = append(t.figures, figure{name, u.show(got), "", true})
}

// most notes a figure that should not be larger.
func (t *trial) most(name string, got, wish float64, u unit) {
	sign := "at most "
	if wish == 0 {
		sign = ""
	}
	t.figures = append(t.figures, figure{name, u.show(got), sign + u.wished(wish), got <= wish})
}

// least notes a figure that should not be smaller.
func (t *trial) least(name string, got, wish float64, u unit) {
	t.figures = append(t.figures, figure{name, u.show(got), "at least " + u.wished(wish), got >= wish})
}

// table is a series of figures.
type table struct {
	title string
	head  []string
	rows  [][]string
}

func (tb *table) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = fmt.Sprint(c)
	}
	tb.rows = append(tb.rows, row)
}
