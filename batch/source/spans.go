package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
)

// spansLines reports whether the first object of a file is written over several
// lines, as jq and PowerShell write it. A line that is broken is not: it costs
// only itself where each line is an object.
func spansLines(head []byte) bool {
	if begun, found := bytes.CutPrefix(bytes.TrimLeft(head, blanks), []byte{'{'}); found {
		key := bytes.TrimLeft(begun, blanks)
		if bytes.HasPrefix(key, []byte{'"'}) && bytes.IndexByte(begun[:len(begun)-len(key)], '\n') >= 0 {
			return true // whatever comes then: it may be more than the head
		}
	}
	if len(head) == bufferSize { // its last line is cut
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	l := &lineFrames{in: bufio.NewReaderSize(bytes.NewReader(head), bufferSize)}
	first, err := l.next()
	if err != nil || json.Valid(first.text) {
		return false
	}
	return l.broken(first.text) != nil
}

const blanks = " \t\r\n" // of JSON

// tableFrames refuses an answer of Log Analytics, in which a row is a list of
// values without names.
type tableFrames struct{}

func (*tableFrames) noun() string             { return "table" }
func (*tableFrames) blank() int               { return 0 }
func (*tableFrames) notes() []string          { return nil }
func (*tableFrames) broken([]byte) *FileError { return nil }

func (*tableFrames) next() (frame, error) {
	return frame{}, &FileError{
		Reason: "is an answer of Log Analytics, whose rows are lists of values without names",
		Hint:   `save it as CSV ("Export to CSV" of the portal), or as a list of objects: [{...}, {...}]`,
	}
}

// isTables reports whether a file begins as such an answer does: an object whose
// first key is "tables", a list of objects with columns.
func isTables(head []byte) bool {
	d := json.NewDecoder(bytes.NewReader(head))
	for _, want := range []json.Token{json.Delim('{'), "tables", json.Delim('['), json.Delim('{')} {
		token, err := d.Token()
		word, isText := want.(string)
		got, _ := token.(string)
		if err != nil || token != want && !(isText && strings.EqualFold(word, got)) {
			return false
		}
	}
	for d.More() {
		key, err := d.Token()
		name, _ := key.(string)
		if err != nil {
			return false
		}
		if strings.EqualFold(name, "columns") {
			return true
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return false
		}
	}
	return false
}
