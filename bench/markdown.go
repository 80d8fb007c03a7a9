package main

import (
	"fmt"
	"strings"
)

// markdown writes what was found for people to read: one table of all figures,
// and then the series.
func markdown(trials []*trial, machine string) string {
	var b strings.Builder
	b.WriteString(machine + "\n")
	all := table{head: []string{"case", "what", "measured", "wished", ""}}
	for _, t := range trials {
		name := fmt.Sprintf("**%s**: %s", t.name, t.title)
		for _, f := range t.figures {
			all.add(name, f.name, f.got, f.wish, f.verdict())
			name = ""
		}
		if t.err != nil {
			all.add(name, "could not be measured: "+oneLine(t.err), "", "", "MISSED")
		}
	}
	all.write(&b)
	for _, t := range trials {
		for _, series := range t.tables {
			series.write(&b)
		}
	}
	return b.String()
}

func (tb *table) write(b *strings.Builder) {
	if len(tb.rows) == 0 {
		return
	}
	if tb.title != "" {
		fmt.Fprintf(b, "%s:\n\n", tb.title)
	}
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(tb.head, " | "), strings.Repeat(" --- |", len(tb.head)))
	for _, row := range tb.rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
	b.WriteString("\n")
}

// oneLine keeps an error from breaking a table.
func oneLine(err error) string {
	return strings.NewReplacer("\n", " ", "|", "/").Replace(err.Error())
}
