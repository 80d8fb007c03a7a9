package source

import (
	"io"

	"mopup/batch"
	"mopup/batch/source/plaintext"
)

// Format is how a file's records are written.
type Format string

const (
	CSV   Format = "csv"   // comma-separated, quoted as in RFC 4180, first row is the header
	TSV   Format = "tsv"   // the same with tabs
	JSONL Format = "jsonl" // one JSON object a line, objects over several lines, or one list of objects
	XLSX  Format = "xlsx"  // workbook of Excel 2007 or later, one sheet of it
)

// Spec says what to read and what the rows may ask for.
type Spec struct {
	Files   []string          // paths; "-" is standard input; at least one
	Stdin   io.Reader         // what "-" reads
	Format  Format            // empty: by extension (.csv .tsv .jsonl .ndjson .json)
	Actions []batch.Action    // every action a file may ask for, of one provider or several
	Action  string            // canonical name for rows that name none; empty: the file must have an action column
	Map     map[string]string // field name, or "action" -> column header; an empty header means that no column is meant

	Encoding  string // of text: utf-8, utf-16le, utf-16be or windows-1252; empty: found by looking
	Delimiter rune   // of CSV and TSV; 0: found by looking
	HeaderRow int    // as a person counts rows; 0: found by looking
	Sheet     string // of a workbook; empty: the only visible one whose header fits
}

// File is what was found in one file.
type File struct {
	Path   string
	Format Format // empty when the file couldn't be opened

	Compression string // "gzip" or "zstd"; empty: none
	Encoding    string // "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252"; empty for a workbook
	Delimiter   rune   // 0 where there is none
	Sheet       string // of a workbook
	HeaderRow   int    // as a person counts rows; 0 where there is none

	Header  []string          // columns as the file spells them; for JSONL the keys in order of first appearance
	Mapping map[string]string // field name, or "action" -> header of the column that gives it
	Rows    int               // records read, valid or not, without the header
	Blank   int               // blank lines, and records in which every cell is blank; no rows
	Extra   int               // targets beyond the first of rows that name several
	Hidden  int               // rows of a sheet that are hidden, and were read
	Notes   []string          // what a person must know of how it was read: "12 hidden rows are read too"
}

// KnowsEncoding reports whether a name is good for [Spec.Encoding].
func KnowsEncoding(name string) bool {
	_, err := plaintext.EncodingNamed(name)
	return err == nil
}

// note adds to the notes, unless there is nothing to say.
func (f *File) note(text string) {
	if text != "" {
		f.Notes = append(f.Notes, text)
	}
}

// actionField is the pseudo-field that stands for the action column.
const actionField = "action"

// maxRecord is the longest record in bytes. It bounds what a quote that never
// closes, or a file without line breaks, can take of memory.
const maxRecord = 1 << 20
