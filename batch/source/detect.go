package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"mopup/batch/source/plaintext"
)

const bufferSize = 64 << 10

// open finds out how the file is written, and has a reader for it. What is in a
// file counts more than its name: a workbook is one by whatever name it goes.
func (f *fileReading) open(ctx context.Context, seen *opened) *FileError {
	raw, fault := seen.open(ctx, f.info.Path, f.spec.Stdin)
	if fault != nil {
		return fault
	}
	f.opening = append(f.opening, raw)
	named, fault := f.named()
	if fault != nil {
		return fault
	}
	in := bufio.NewReaderSize(raw, bufferSize)
	head, err := in.Peek(sniffed)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return readError(err, 0)
	}
	kind := plaintext.Sniff(head)
	book := kind == plaintext.Zip || kind == plaintext.Compound
	if f.spec.Format == XLSX || book && f.spec.Format == "" {
		f.info.note(idle("a workbook", "--delimiter", f.spec.Delimiter != 0))
		f.info.note(idle("a workbook", "--encoding", f.spec.Encoding != ""))
		return f.openBook(ctx, raw, in)
	}
	return f.openText(ctx, in, named)
}

// sniffed is how many bytes tell what a file is.
const sniffed = 512

// extensions are what names say of formats.
var extensions = map[string]Format{
	".csv": CSV, ".tsv": TSV, ".tab": TSV, ".jsonl": JSONL, ".ndjson": JSONL, ".json": JSONL,
	".xlsx": XLSX, ".xlsm": XLSX, ".xls": XLSX, ".xlsb": XLSX, ".ods": XLSX,
}

// named gives the format that was asked for, else that of the name, else none.
func (f *fileReading) named() (Format, *FileError) {
	switch f.spec.Format {
	case CSV, TSV, JSONL, XLSX:
		return f.spec.Format, nil
	case "":
	default:
		return "", &FileError{Reason: fmt.Sprintf("unknown format %q", string(f.spec.Format)), Hint: "use --format csv, tsv, jsonl or xlsx"}
	}
	name := strings.ToLower(f.info.Path)
	for _, packed := range []string{".gz", ".zst", ".gzip", ".zstd"} {
		name = strings.TrimSuffix(name, packed)
	}
	return extensions[filepath.Ext(name)], nil
}

// openText has a reader for what is not a workbook.
func (f *fileReading) openText(ctx context.Context, in *bufio.Reader, named Format) *FileError {
	encoding := f.spec.Encoding
	if head, _ := in.Peek(sniffed); encoding == "" && (named == JSONL || named == "" && formatOf(string(head)) == JSONL) {
		encoding = "utf-8" // JSON is, unless a mark says otherwise
	}
	r, err := plaintext.Open(in, plaintext.Options{Encoding: encoding})
	if err != nil {
		return readError(err, 0)
	}
	f.opening = append(f.opening, r)
	f.found = r.Found
	format := named
	if named == "" || named == XLSX {
		format = formatOf(r.Head())
	}
	if named == XLSX {
		f.info.note("its name is that of a workbook, but it is text")
	}
	f.info.Format = format
	f.info.note(idle("no workbook", "--sheet", f.spec.Sheet != ""))
	f.info.note(idle("JSON", "--delimiter", f.spec.Delimiter != 0 && format == JSONL))
	f.info.note(idle("JSON", "--header-row", f.spec.HeaderRow != 0 && format == JSONL))
	t := newText(ctx, r)
	if format == JSONL {
		f.reader = newJSON(t, f.spec.Map)
		return nil
	}
	if f.spec.Format == "" && isJSON(r.Head()) {
		f.info.note("it looks like JSON: --format jsonl reads it as that")
	}
	comma, skip := f.delimiter(r.Head(), format)
	f.info.Delimiter, f.judge.comma = comma, comma
	c := newCSV(t, comma)
	if skip > 0 { // "sep=;"
		_, _ = c.read()
	}
	fault := f.head(c)
	if t := f.table; t != nil && len(t.header) == 1 && strings.ContainsAny(t.header[0], ",;\t|") {
		f.info.note("each of its lines seems to be one cell in quotes: take away the quotes around whole lines, or export it again")
	}
	return fault
}

// isJSON reports whether a text that is named otherwise begins with an object, or
// with a list of objects.
func isJSON(head string) bool {
	text := strings.TrimSpace(head)
	if list, found := strings.CutPrefix(text, "["); found {
		text = strings.TrimSpace(list)
	}
	inside, found := strings.CutPrefix(text, "{")
	return found && strings.HasPrefix(strings.TrimSpace(inside), `"`)
}

// idle says that a flag has no meaning for a file, if it is given.
func idle(what, flag string, given bool) string {
	if !given {
		return ""
	}
	return fmt.Sprintf("is %s, so %s does nothing here", what, flag)
}

// formatOf decides by the first character that can be seen.
func formatOf(head string) Format {
	if text := strings.TrimSpace(head); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return JSONL
	}
	return CSV
}

// delimiter gives what separates cells, and the length of a line that says so.
func (f *fileReading) delimiter(head string, format Format) (comma rune, skip int) {
	fallback := ','
	if format == TSV {
		fallback = '\t'
	}
	comma, skip = plaintext.Delimiter(head, fallback, func(cells []string) int {
		fit := f.fitness(cells)
		if fit.whole {
			return 2*fit.fields + 1
		}
		return 2 * fit.fields
	})
	switch {
	case f.spec.Delimiter != 0:
		comma = f.spec.Delimiter
	case f.spec.Format == TSV:
		comma = '\t'
	}
	return comma, skip
}

// head finds the header of rows of cells.
func (f *fileReading) head(rows cellRows) *FileError {
	t, fault := newTable(rows, f.spec.HeaderRow, f.fitness)
	if t != nil {
		f.table, f.reader = t, t
	}
	return fault
}

// close closes what was opened, the last first.
func (f *fileReading) close() {
	for i := len(f.opening) - 1; i >= 0; i-- {
		_ = f.opening[i].Close() // it was only read
	}
}
