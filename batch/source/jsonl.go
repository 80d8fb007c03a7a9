package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"mopup/batch"
)

// maxColumns bounds what a file can take of memory and time that invents a key
// on every line: a row has a cell for each key up to its last one.
const maxColumns = 4096

// jsonlReader reads one object a line. A line that is none is a record with
// problems; only the file itself ends the reading.
type jsonlReader struct {
	text   *text
	lines  *bufio.Reader
	number int // of the line read last
	blanks int

	keys   []string       // in order of first appearance
	column map[string]int // key -> index
	seen   []int          // column -> last line that has it
	long   []byte         // buffer for lines that the reader's own can't hold
}

func newJSONL(t *text) *jsonlReader {
	return &jsonlReader{text: t, lines: bufio.NewReaderSize(t, bufferSize), column: map[string]int{}}
}

func (j *jsonlReader) columns() []string { return j.keys }
func (j *jsonlReader) fixed() bool       { return false }
func (j *jsonlReader) blank() int        { return j.blanks }

// next gives the record of the next line that is not blank, or io.EOF.
func (j *jsonlReader) next() (record, error) {
	for {
		line, err := j.line()
		switch {
		case errors.Is(err, errLong):
			return j.bad(line, fmt.Sprintf("the line is longer than %d KiB", maxRecord>>10)), nil
		case err != nil:
			return record{}, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return j.record(line), nil
		}
		j.blanks++
	}
}

// line gives the next line, which stays good until the next call. A line that
// is too long is cut and comes with errLong.
func (j *jsonlReader) line() ([]byte, error) {
	line, err := j.lines.ReadSlice('\n')
	tooLong := false
	if errors.Is(err, bufio.ErrBufferFull) {
		j.long = append(j.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = j.lines.ReadSlice('\n')
			if tooLong = tooLong || len(j.long)+len(line) > maxRecord+len("\r\n"); !tooLong {
				j.long = append(j.long, line...)
			}
		}
		line = j.long
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, readError(err, j.text.lines+1)
	case err != nil && len(line) == 0:
		return nil, io.EOF
	}
	j.number++
	if tooLong {
		return line, errLong
	}
	return line, nil
}

// record reads one line. The usual line is valid, and its walk can rely on that.
func (j *jsonlReader) record(line []byte) record {
	if line[0] != '{' || !json.Valid(line) {
		return j.bad(line, badJSON(line))
	}
	rec := record{number: j.number}
	if !utf8.Valid(line) {
		rec.problems = append(rec.problems, batch.Problem{Reason: "the line is no UTF-8"})
	}
	rec.cells = make([]string, 0, len(j.keys))
	walkObject(line, func(key, value []byte) {
		j.put(&rec, j.known(key), value)
	})
	return rec
}

// known is decoded for keys: those that came before are not made anew.
func (j *jsonlReader) known(quoted []byte) string {
	if column, ok := j.column[string(quoted[1:len(quoted)-1])]; ok && bytes.IndexByte(quoted, '\\') < 0 {
		return j.keys[column]
	}
	return decoded(quoted)
}

// put places a value in the column of its key.
func (j *jsonlReader) put(rec *record, key string, value []byte) {
	column, known := j.column[key]
	switch {
	case !known && len(j.keys) == maxColumns:
		rec.complain(batch.Problem{Column: key, Reason: fmt.Sprintf("the file has more than %d different keys", maxColumns)})
		return
	case !known:
		column = len(j.keys)
		j.column[key] = column
		j.keys = append(j.keys, key)
		j.seen = append(j.seen, 0)
	case j.seen[column] == j.number:
		rec.complain(batch.Problem{Column: key, Reason: "the key stands twice in the line"})
		return
	}
	j.seen[column] = j.number
	for len(rec.cells) <= column {
		rec.cells = append(rec.cells, "")
	}
	rec.cells[column] = cellText(value)
	if value[0] == '"' && brokenEscape(value, rec.cells[column]) {
		rec.complain(batch.Problem{Column: key, Reason: "half of a surrogate pair is no character"})
	}
}

// bad makes a record of what can be read of a line that is no object.
func (j *jsonlReader) bad(line []byte, reason string) record {
	rec := record{number: j.number, lost: true}
	salvageObject(line, func(key string, value []byte) { j.put(&rec, key, value) })
	rec.problems = []batch.Problem{{Reason: reason}}
	return rec
}
