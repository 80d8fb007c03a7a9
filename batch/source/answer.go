package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// newJSON looks at the beginning of a file and finds out how its objects are
// written: one a line, one behind the other over several lines, as one list, or
// as the list within an answer of Microsoft. columnFor is what --map says.
func newJSON(t *text, columnFor map[string]string) *jsonReader {
	j := &jsonReader{column: map[string]int{}, paths: pathsOf(columnFor)}
	in := bufio.NewReaderSize(t, bufferSize)
	head, _ := in.Peek(bufferSize) // an error comes again where it is
	start := len(head) - len(bytes.TrimLeft(head, " \t\r\n"))
	begin, key := 0, ""
	switch {
	case start == len(head):
	case head[start] == '[':
		begin = start + 1
	case head[start] == '{':
		begin, key = answerList(head)
	}
	switch {
	case begin == 0 && start < len(head) && isTables(head):
		j.frames = &tableFrames{}
		return j
	case begin == 0 && !spansLines(head):
		j.frames = &lineFrames{text: t, in: in}
		return j
	}
	l := &listFrames{text: t, in: in, key: key, bare: begin == 0, line: 1 + bytes.Count(head[:begin], []byte{'\n'})}
	if key != "" {
		l.more = hasNextLink(string(head[start:begin]) + "]}")
	}
	if _, err := in.Discard(begin); err != nil {
		l.ended = true // can't be: it was peeked at
	}
	j.frames = l
	return j
}

// answerList gives where the list begins if the file is one answer of Microsoft,
// as people save it, and the key of that list: an object with a list of objects
// and nothing but what is said of it beside it. Else it gives 0. An object that
// is whole on its line must be alone in the file: several are lines.
func answerList(head []byte) (begin int, key string) {
	d := json.NewDecoder(bytes.NewReader(head))
	if _, err := d.Token(); err != nil {
		return 0, ""
	}
	var before []string
	for {
		token, err := d.Token()
		name, isText := token.(string)
		switch {
		case err != nil || !isText:
			return 0, ""
		case isListKey(name):
			for _, other := range before {
				if !isBeside(other, name) {
					return 0, ""
				}
			}
			list, err := d.Token()
			if err != nil || list != json.Delim('[') {
				return 0, ""
			}
			begin := int(d.InputOffset())
			if !startsObjects(head[begin:]) || !alone(head, name) {
				return 0, ""
			}
			return begin, name
		}
		before = append(before, name)
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return 0, ""
		}
	}
}

// isListKey reports whether Microsoft has the objects of an answer there: Graph
// in "value", advanced hunting in "results" or "Results".
func isListKey(key string) bool { return key == graphKey || strings.EqualFold(key, huntingKey) }

const (
	graphKey   = "value"
	huntingKey = "results"
)

// isBeside reports whether a key of an answer says something about its list, and
// is nothing of its content.
func isBeside(key, list string) bool {
	return strings.HasPrefix(key, "@") ||
		strings.EqualFold(list, huntingKey) && (strings.EqualFold(key, "schema") || strings.EqualFold(key, "stats"))
}

func startsObjects(list []byte) bool {
	list = bytes.TrimLeft(list, " \t\r\n")
	return len(list) == 0 || list[0] == '{' || list[0] == ']'
}

// alone reports whether the object at the beginning is more than a line, or the
// only one and such an answer to its end.
func alone(head []byte, list string) bool {
	line, rest, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte{'\n'})
	if !json.Valid(line) {
		return true
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return false
	}
	only := true
	walkObject(string(line), func(key, _ string) {
		name := decoded(key)
		only = only && (name == list || isBeside(name, list))
	})
	return only
}

// hasNextLink reports whether an answer says that it is not the last one.
func hasNextLink(object string) bool {
	has := false
	walkObject(object, func(key, value string) {
		has = has || decoded(key) == "@odata.nextLink" && value[0] == '"'
	})
	return has
}

// endObject reads the members behind the list, up to the end of the file.
func (l *listFrames) endObject() error {
	rest, err := io.ReadAll(io.LimitReader(l.in, maxRecord+1))
	switch {
	case err != nil:
		return l.cut(err)
	case len(rest) > maxRecord:
		return l.fault("more than %d KiB follow the list %q", maxRecord>>10, l.key)
	}
	object := bytes.TrimSpace(append([]byte(`{"`+l.key+`":[]`), rest...))
	if !json.Valid(object) {
		fault := l.fault("behind the list %q: %s", l.key, badJSON(object))
		if _, text, found := strings.Cut(fault.Reason, ": is no JSON at column "); found { // a column of another text
			_, text, _ = strings.Cut(text, ": ")
			fault.Reason = fmt.Sprintf("behind the list %q is no JSON: %s", l.key, text)
		}
		return fault
	}
	var others []string
	walkObject(string(object), func(key, _ string) {
		if name := decoded(key); !isBeside(name, l.key) {
			others = append(others, name)
		}
	})
	if len(others) > 1 { // the first is the list itself
		return l.fault("behind the list %q comes %s", l.key, plainQuoted(others[1]))
	}
	l.more = l.more || hasNextLink(string(object))
	return io.EOF
}
