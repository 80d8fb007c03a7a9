package workbook

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape replaces, from a place on, what workbooks write for characters that
// XML can't hold: _x000D_ is a carriage return, and _x005F_ an underscore that
// would else begin such a thing.
func unescape(b []byte, from int) []byte {
	at := bytes.Index(b[from:], []byte("_x"))
	if at < 0 {
		return b
	}
	out := b[:from+at]
	rest := bytes.Clone(b[from+at:])
	for len(rest) > 0 {
		unit, is := escaped(rest)
		if !is {
			out, rest = append(out, rest[0]), rest[1:]
			continue
		}
		rest = rest[escapeLen:]
		r := rune(unit)
		if low, is := escaped(rest); is && utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, rune(low)); pair != utf8.RuneError {
				r, rest = pair, rest[escapeLen:]
			}
		}
		out = utf8.AppendRune(out, r) // half a pair becomes U+FFFD
	}
	return out
}

const escapeLen = len("_x000D_")

// escaped reads an escape at the beginning of b.
func escaped(b []byte) (uint16, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[escapeLen-1] != '_' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:escapeLen-1]), 16, 16)
	return uint16(unit), err == nil
}
