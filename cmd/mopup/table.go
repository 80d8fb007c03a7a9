package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// table is a list for people, its first line the names of the columns.
type table [][]string

// write writes the columns under each other. If a line has more characters than
// there is room for, 0 being any number, columns are left out by their places, in
// the order given, and then lines are cut: one that wraps can't be read.
func (t table) write(to io.Writer, room int, spare ...int) {
	widths := make([]int, len(t[0]))
	for _, line := range t {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	const gap = "  "
	wide := len(gap) * (len(widths) - 1)
	for _, w := range widths {
		wide += w
	}
	var out []int
	for room > 0 && wide > room && len(out) < len(spare) {
		wide -= widths[spare[len(out)]] + len(gap)
		out = append(out, spare[len(out)])
	}
	for _, line := range t {
		var b strings.Builder
		for i, cell := range line {
			if !slices.Contains(out, i) {
				fmt.Fprintf(&b, "%-*s%s", widths[i], cell, gap)
			}
		}
		text := strings.TrimRight(b.String(), " ")
		if room > 0 {
			text = cut(text, room)
		}
		fmt.Fprintln(to, text)
	}
}

// room is how many characters a line of the output holds; 0: any number, since it
// is no terminal.
func (a *app) room() int {
	to := a.out
	if s, ok := to.(*sticky); ok {
		to = s.to
	}
	f, ok := to.(*os.File)
	if !ok {
		return 0
	}
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return w
}
