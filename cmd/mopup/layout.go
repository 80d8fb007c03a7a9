package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/source"
)

// layoutOptions are the flags that say how files are written, where looking at
// them does not tell or tells wrongly.
type layoutOptions struct {
	format    string
	encoding  string
	delimiter string
	headerRow int
	sheet     string
	given     func(flag string) bool // on the command line
}

func (o *layoutOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	o.given = flags.Changed
	flags.StringVar(&o.format, "format", "", "`format` of the files: csv, tsv, jsonl or xlsx (default: by looking)")
	flags.StringVar(&o.encoding, "encoding", "", "`encoding` of text: utf-8, utf-16le, utf-16be or windows-1252 (default: by looking)")
	flags.StringVar(&o.delimiter, "delimiter", "", "what separates cells: comma, semicolon, tab, pipe, or the `character` itself (default: by looking)")
	flags.IntVar(&o.headerRow, "header-row", 0, "which row `N` is the header (default: the first that names what is needed)")
	flags.StringVar(&o.sheet, "sheet", "", "`name` of the sheet of a workbook (default: the only visible one whose header fits)")
	complete(cmd, "format", "csv", "tsv", "jsonl", "xlsx")
	complete(cmd, "encoding", "utf-8", "utf-16le", "utf-16be", "windows-1252")
}

// check finds what is wrong with these flags.
func (o *layoutOptions) check() error {
	var errs []error
	switch source.Format(o.format) {
	case "", source.CSV, source.TSV, source.JSONL, source.XLSX:
	default:
		errs = append(errs, fmt.Errorf("--format %s is not known; use csv, tsv, jsonl or xlsx", batch.Quote(o.format)))
	}
	if !source.KnowsEncoding(o.encoding) {
		errs = append(errs, fmt.Errorf("--encoding %s is not known; use utf-8, utf-16le, utf-16be or windows-1252", batch.Quote(o.encoding)))
	}
	if _, err := delimiterNamed(o.delimiter); err != nil {
		errs = append(errs, err)
	}
	if o.headerRow < 1 && o.given("header-row") {
		errs = append(errs, errors.New("--header-row must be positive: the first row is row 1"))
	}
	return errors.Join(errs...)
}

// spec adds what the flags say.
func (o *layoutOptions) spec(s source.Spec) source.Spec {
	s.Format, s.Encoding, s.HeaderRow, s.Sheet = source.Format(o.format), o.encoding, o.headerRow, o.sheet
	s.Delimiter, _ = delimiterNamed(o.delimiter) // checked before
	return s
}

// delimiters are the names of characters that are awkward to type.
var delimiters = map[string]rune{"comma": ',', "semicolon": ';', "tab": '\t', `\t`: '\t', "pipe": '|', "space": ' '}

// delimiterNamed gives the character, or 0 for an empty name.
func delimiterNamed(name string) (rune, error) {
	if r, ok := delimiters[strings.ToLower(name)]; ok || name == "" {
		return r, nil
	}
	r, size := utf8.DecodeRuneInString(name)
	if size != len(name) || r == utf8.RuneError || strings.ContainsRune("\"\r\n\x00", r) {
		return 0, fmt.Errorf("--delimiter %s is no delimiter; use comma, semicolon, tab, pipe or one other character", batch.Quote(name))
	}
	return r, nil
}

// delimiterName is what people call a delimiter.
func delimiterName(r rune) string {
	for _, name := range []string{"comma", "semicolon", "tab", "pipe", "space"} {
		if delimiters[name] == r {
			return name
		}
	}
	return string(r)
}
