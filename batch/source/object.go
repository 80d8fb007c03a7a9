package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"mopup/batch"
)

// walkObject visits the members of a valid object in their order: the key as a
// JSON string, the value as JSON text.
func walkObject(object []byte, visit func(key, value []byte)) {
	i := skipBlanks(object, bytes.IndexByte(object, '{')+1)
	for object[i] != '}' {
		keyEnd := stringEnd(object, i)
		start := skipBlanks(object, skipBlanks(object, keyEnd)+1) // past the colon
		end := valueEnd(object, start)
		visit(object[i:keyEnd], object[start:end])
		if i = skipBlanks(object, end); object[i] == ',' {
			i = skipBlanks(object, i+1)
		}
	}
}

func skipBlanks(text []byte, i int) int {
	for text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n' {
		i++
	}
	return i
}

// stringEnd is the index past the string that begins at i.
func stringEnd(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// valueEnd is the index past the value that begins at i.
func valueEnd(text []byte, i int) int {
	depth := 0
	for {
		switch text[i] {
		case '"':
			i = stringEnd(text, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 { // the end of the object around a plain value
				return i
			}
			depth--
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			i++
			continue
		}
		i++
		if depth == 0 {
			return i
		}
	}
}

// decoded gives the text of a valid JSON string.
func decoded(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return string(inner) // can't be: it was found valid
	}
	return s
}

// brokenEscape reports whether decoding lost something: half of a surrogate pair
// stands for no character, and the decoder puts its mark of damage there.
func brokenEscape(quoted []byte, text string) bool {
	return strings.ContainsRune(text, utf8.RuneError) && bytes.Contains(quoted, []byte(`\u`)) &&
		strings.Count(text, string(utf8.RuneError)) > bytes.Count(quoted, []byte(string(utf8.RuneError)))+bytes.Count(bytes.ToLower(quoted), []byte(`\ufffd`))
}

// cellText is a valid JSON value as a cell: strings decoded, null empty, the
// rest as JSON text without blanks.
func cellText(value []byte) string {
	switch value[0] {
	case '"':
		return decoded(value)
	case 'n':
		return ""
	case '{', '[':
		var b bytes.Buffer
		if err := json.Compact(&b, value); err == nil {
			return b.String()
		}
	}
	return string(value)
}

// salvageObject visits the whole members that come before the fault of a broken
// object.
func salvageObject(line []byte, visit func(key string, value []byte)) {
	d := json.NewDecoder(bytes.NewReader(line))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return
	}
	for d.More() {
		key, err := d.Token()
		name, isText := key.(string)
		if err != nil || !isText {
			return
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return
		}
		visit(name, value)
	}
}

// badJSON says why a line is no object.
func badJSON(line []byte) string {
	switch line[0] {
	case '{':
	case '[':
		return "is a list, not an object: " + batch.Quote(string(line))
	default:
		return "is no object: " + batch.Quote(string(line))
	}
	d := json.NewDecoder(bytes.NewReader(line))
	var object json.RawMessage
	err := d.Decode(&object)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		rest := bytes.TrimSpace(line[d.InputOffset():])
		return "text follows the object: " + batch.Quote(string(rest))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the object is cut short"
	case errors.As(err, &syntax):
		return fmt.Sprintf("is no JSON at column %d: %v", syntax.Offset, err)
	}
	return fmt.Sprintf("is no JSON: %v", err)
}
