package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"mopup/batch"
	"mopup/batch/source"
)

// fileView is what was found in a file, as people and scripts see it: what was
// detected is told, since a person may know better.
type fileView struct {
	Path        string            `json:"path"`
	Format      string            `json:"format"`
	Compression string            `json:"compression,omitempty"`
	Encoding    string            `json:"encoding,omitempty"`
	Delimiter   string            `json:"delimiter,omitempty"`
	Sheet       string            `json:"sheet,omitempty"`
	HeaderRow   int               `json:"header_row,omitempty"`
	Rows        int               `json:"rows"`
	Blank       int               `json:"blank,omitempty"`
	Extra       int               `json:"extra_targets,omitempty"`
	Mapping     map[string]string `json:"mapping"`
	Notes       []string          `json:"notes,omitempty"`
}

func newFileView(f source.File) fileView {
	v := fileView{
		Path: f.Path, Format: string(f.Format), Compression: f.Compression, Encoding: f.Encoding,
		Sheet: f.Sheet, HeaderRow: f.HeaderRow, Rows: f.Rows, Blank: f.Blank, Extra: f.Extra, Mapping: f.Mapping, Notes: f.Notes,
	}
	if f.Delimiter != 0 {
		v.Delimiter = delimiterName(f.Delimiter)
	}
	return v
}

// text writes the file for people.
func (v fileView) text(to io.Writer) {
	fmt.Fprintf(to, "  %s (%s)\n", clean(v.Path), clean(strings.Join(v.facts(), ", ")))
	for _, field := range slices.Sorted(maps.Keys(v.Mapping)) {
		fmt.Fprintf(to, "    %s from column %s\n", field, batch.Quote(v.Mapping[field]))
	}
	for _, note := range v.Notes {
		fmt.Fprintf(to, "    note: %s\n", clean(note))
	}
}

// facts are how the file is written and how much is in it.
func (v fileView) facts() []string {
	var facts []string
	for _, f := range []string{v.Format, v.Compression, v.Encoding} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	if v.Delimiter != "" {
		facts = append(facts, v.Delimiter+"-separated")
	}
	if v.Sheet != "" {
		facts = append(facts, "sheet "+batch.Quote(v.Sheet))
	}
	if v.HeaderRow > 0 {
		facts = append(facts, fmt.Sprintf("header in row %d", v.HeaderRow))
	}
	facts = append(facts, plural(v.Rows, "row"))
	if v.Extra > 0 {
		facts = append(facts, fmt.Sprintf("%s more from rows that name several", plural(v.Extra, "target")))
	}
	if v.Blank > 0 {
		facts = append(facts, plural(v.Blank, "blank line")+" left out")
	}
	return facts
}
