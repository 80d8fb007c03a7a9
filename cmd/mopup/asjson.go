package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
)

// writeJSON writes a value as JSON, in which nothing of a file can reach a
// terminal that is no plain character: such ones are written as \u009b. An error
// of the writer is for others to see.
func writeJSON(to io.Writer, v any, indent string) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", indent)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) == nil {
		_, _ = to.Write(printable(text.Bytes()))
	}
}

// printable gives a JSON text without characters that can't be seen. Outside of
// its strings it has none but line breaks.
func printable(text []byte) []byte {
	seen := func(r rune) bool { return unicode.IsPrint(r) || r == '\n' }
	if bytes.IndexFunc(text, func(r rune) bool { return !seen(r) }) < 0 {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		if seen(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.Bytes()
}
