package source

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"mopup/batch"
)

// maxColumns and maxKeys bound what a file can take of memory and time that
// invents a key on every line: a row has a cell for each key up to its last one.
const (
	maxColumns = 4096
	maxKeys    = maxRecord // bytes of all keys
)

// jsonReader reads objects, one a line or those of a list. What is no object is
// a record with problems; only the file itself ends the reading.
//
// The number of a row is that of its line. In a list it is that of the object,
// from 1, since objects may share a line or span many.
type jsonReader struct {
	frames frames
	number int // of the record read last

	keys   []string       // columns in order of first appearance
	folded []string       // the same as headers are compared; only where paths ask
	column map[string]int // key -> index
	seen   []int          // column -> last record that has it
	size   int            // bytes of keys

	cells []string // buffers for one record
	odd   []int
	found []inner
	last  int // column of the member before

	unsound bool // the record may hold what is no character

	slab  slab[string]
	odds  slab[int]
	paths []*path // columns within others that are asked for
	guide guide
}

// frames cuts a file into texts that should be an object each.
type frames interface {
	next() (frame, error)          // io.EOF at the end; any other error is a *FileError
	broken(text []byte) *FileError // why the frame read last, which is no object, ends the file; nil: it is alone at fault
	noun() string                  // what a frame is for people
	blank() int
	notes() []string
}

// frame is one text, without blanks around it and never empty. It stays good
// until the next call.
type frame struct {
	text   []byte
	number int
	long   bool // the text was longer than maxRecord and is cut
}

func (j *jsonReader) columns() []string { return j.keys }
func (j *jsonReader) fixed() bool       { return false }
func (j *jsonReader) blank() int        { return j.frames.blank() }
func (j *jsonReader) notes() []string   { return j.frames.notes() }

// next gives the record of the next frame, or io.EOF.
func (j *jsonReader) next() (record, error) {
	f, err := j.frames.next()
	if err != nil {
		return record{}, err
	}
	j.number = f.number
	switch {
	case f.long:
		return j.bad(f.text, fmt.Sprintf("the %s is longer than %d KiB", j.frames.noun(), maxRecord>>10)), nil
	case f.text[0] == '{' && jsontext.Value(f.text).IsValid(sound...):
		return j.record(f.text, true), nil
	case f.text[0] == '{' && json.Valid(f.text):
		return j.record(f.text, false), nil
	}
	reason := badJSON(f.text)
	if fault := j.frames.broken(f.text); fault != nil {
		return record{}, fault
	}
	return j.bad(f.text, reason), nil
}

// sound is JSON with nothing in it that is no character. Keys that stand twice
// are found where they are placed. It is looked for first, since nearly all is
// sound and this parser is the faster one; what is wrong the other one tells.
var sound = []jsontext.Options{jsontext.AllowDuplicateNames(true)}

// record reads one valid object, and its walk can rely on that.
func (j *jsonReader) record(text []byte, sound bool) record {
	rec := record{number: j.number}
	if j.unsound = !sound; j.unsound && !utf8.Valid(text) {
		rec.problems = append(rec.problems, batch.Problem{
			Reason: fmt.Sprintf("the %s is no UTF-8: save the file as UTF-8", j.frames.noun())})
	}
	j.start()
	walkObject(string(text), func(key, value string) {
		name, column := j.known(key)
		j.put(&rec, name, column, value)
		if value[0] == '{' || value[0] == '[' {
			j.guide.look(j.number, name, value)
		}
		if len(j.paths) > 0 {
			j.follow(name, value)
		}
		if j.unsound && loneSurrogate(key) {
			rec.complain(batch.Problem{Column: name, Reason: reasonSurrogate})
		}
	})
	j.putFound(&rec)
	j.end(&rec, len(text))
	return rec
}

// bad makes a record of what can be read of a text that is no object.
func (j *jsonReader) bad(text []byte, reason string) record {
	rec := record{number: j.number, lost: true}
	j.unsound = true
	j.start()
	salvageObject(text, func(key, value string) {
		j.put(&rec, key, j.columnOf(key), value)
	})
	j.end(&rec, len(text))
	rec.problems = []batch.Problem{{Reason: reason}}
	return rec
}

func (j *jsonReader) start() {
	j.cells, j.odd, j.found, j.last = j.cells[:0], j.odd[:0], j.found[:0], -1
}

// end gives the record its cells. They are pieces of the text, so who keeps one
// keeps all of it, and who keeps a row some of its neighbours' too; where the
// text is long, each cell is a text of its own.
func (j *jsonReader) end(rec *record, size int) {
	rec.odd = j.odds.copied(j.odd)
	const long = 4096
	if size <= long {
		rec.cells = j.slab.copied(j.cells)
		return
	}
	rec.cells = slices.Clone(j.cells)
	for i, cell := range rec.cells {
		rec.cells[i] = strings.Clone(cell)
	}
}

// known gives the name of a key, which is a JSON string, and its column, -1 for
// a new one. Mostly the columns come in their order, so the next is tried first.
func (j *jsonReader) known(quoted string) (name string, column int) {
	name = quoted[1 : len(quoted)-1]
	if next := j.last + 1; next < len(j.keys) && j.keys[next] == name && strings.IndexByte(name, '\\') < 0 {
		return j.keys[next], next
	}
	name = strings.ToValidUTF8(decoded(quoted), string(utf8.RuneError))
	if column = j.columnOf(name); column >= 0 {
		name = j.keys[column]
	}
	return name, column
}

func (j *jsonReader) columnOf(name string) int {
	if column, ok := j.column[name]; ok {
		return column
	}
	return -1
}

// put places a value in its column.
func (j *jsonReader) put(rec *record, key string, column int, value string) {
	switch {
	case column < 0 && len(j.keys) == maxColumns:
		rec.complain(batch.Problem{Column: clipped(key), Reason: fmt.Sprintf("the file has more than %d different keys", maxColumns)})
		return
	case column < 0 && j.size+len(key) > maxKeys:
		rec.complain(batch.Problem{Column: clipped(key), Reason: fmt.Sprintf("the different keys of the file are longer than %d KiB", maxKeys>>10)})
		return
	case column < 0:
		column = j.add(key)
	case j.seen[column] == j.number:
		rec.complain(batch.Problem{Column: key, Reason: "the key stands twice in the " + j.frames.noun()})
		return
	}
	j.seen[column], j.last = j.number, column
	for len(j.cells) <= column {
		j.cells = append(j.cells, "")
	}
	j.cells[column] = cellText(value)
	if value[0] != '"' && value[0] != 'n' { // null is no value, of whatever type
		j.odd = append(j.odd, column)
	}
	if j.unsound && loneSurrogate(value) {
		rec.complain(batch.Problem{Column: key, Reason: reasonSurrogate})
	}
}

// add makes a column.
func (j *jsonReader) add(key string) int {
	key = strings.Clone(key) // it stays, and its line need not
	j.size += len(key)
	column := len(j.keys)
	j.column[key] = column
	j.keys = append(j.keys, key)
	j.seen = append(j.seen, 0)
	if len(j.paths) > 0 {
		j.folded = append(j.folded, fold(key))
	}
	return column
}

// clipped is a key for a message where it is no column.
func clipped(key string) string {
	const most = 200
	if len(key) <= most {
		return strings.Clone(key)
	}
	return strings.ToValidUTF8(key[:most], "") + "..."
}
