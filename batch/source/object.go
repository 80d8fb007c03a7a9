package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"mopup/batch"
)

// walkObject visits the members of a valid object in their order: the key as a
// JSON string, the value as JSON text.
func walkObject(object string, visit func(key, value string)) {
	i := skipBlanks(object, strings.IndexByte(object, '{')+1)
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

// walkList visits the elements of a valid list in their order.
func walkList(list string, visit func(value string)) {
	i := skipBlanks(list, strings.IndexByte(list, '[')+1)
	for list[i] != ']' {
		end := valueEnd(list, i)
		visit(list[i:end])
		if i = skipBlanks(list, end); list[i] == ',' {
			i = skipBlanks(list, i+1)
		}
	}
}

func skipBlanks(text string, i int) int {
	for text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n' {
		i++
	}
	return i
}

// stringEnd is the index past the string that begins at i.
func stringEnd(text string, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// valueEnd is the index past the value that begins at i.
func valueEnd(text string, i int) int {
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
func decoded(quoted string) string {
	inner := quoted[1 : len(quoted)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	if err := json.Unmarshal([]byte(quoted), &s); err != nil {
		return inner // can't be: it was found valid
	}
	return s
}

const reasonSurrogate = "half of a surrogate pair is no character"

// loneSurrogate reports whether a valid JSON text has half of a surrogate pair,
// which stands for no character: decoding puts its mark of damage there.
func loneSurrogate(value string) bool {
	for {
		at := strings.IndexByte(value, '\\')
		if at < 0 {
			return false
		}
		escaped := value[at+1]
		if value = value[at+2:]; escaped != 'u' {
			continue
		}
		first := hexRune(value)
		if value = value[4:]; !utf16.IsSurrogate(first) {
			continue
		}
		second, paired := strings.CutPrefix(value, `\u`)
		if !paired || utf16.DecodeRune(first, hexRune(second)) == unicode.ReplacementChar {
			return true
		}
		value = second[4:]
	}
}

func hexRune(digits string) rune {
	r, err := strconv.ParseUint(digits[:4], 16, 32)
	if err != nil {
		return utf8.RuneError // can't be: the string was found valid
	}
	return rune(r)
}

// cellText is a valid JSON value as a cell: strings decoded, null empty, the
// rest as JSON text without blanks.
func cellText(value string) string {
	switch value[0] {
	case '"':
		return decoded(value)
	case 'n':
		return ""
	case '{', '[':
		var b bytes.Buffer
		if !strings.ContainsAny(value, " \t\r\n") {
			return value
		}
		if err := json.Compact(&b, []byte(value)); err == nil {
			return b.String()
		}
	}
	return value
}

// salvageObject visits the whole members that come before the fault of a broken
// object.
func salvageObject(text []byte, visit func(key, value string)) {
	if text[0] != '{' {
		return
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
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
		visit(name, string(value))
	}
}

// badJSON says why a line is no object.
func badJSON(line []byte) string {
	switch line[0] {
	case '{':
	case '[':
		return "is a list, not an object: " + batch.Quote(string(line[:min(len(line), 400)]))
	default:
		return "is no object: " + batch.Quote(string(line[:min(len(line), 400)]))
	}
	d := json.NewDecoder(bytes.NewReader(line))
	var object json.RawMessage
	err := d.Decode(&object)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		rest := bytes.TrimSpace(line[d.InputOffset():])
		return "text follows the object: " + batch.Quote(string(rest[:min(len(rest), 400)]))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the object is cut short"
	case errors.As(err, &syntax):
		column := utf8.RuneCount(line[:min(int(syntax.Offset), len(line))])
		return fmt.Sprintf("is no JSON at column %d: %v", column, err)
	}
	return fmt.Sprintf("is no JSON: %v", err)
}
