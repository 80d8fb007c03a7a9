package plaintext

import (
	"bytes"
	"fmt"
	"strings"
)

// The encodings, by the names that [Found] has for them.
const (
	utf8Name    = "UTF-8"
	utf16LE     = "UTF-16LE"
	utf16BE     = "UTF-16BE"
	windows1252 = "Windows-1252"
)

// encodings has what people call an encoding, without case and punctuation.
// Latin-1 and ASCII are parts of those that stand for them. What Excel calls
// Unicode is UTF-16LE.
var encodings = map[string]string{
	"utf8": utf8Name, "utf8sig": utf8Name, "utf8bom": utf8Name, "65001": utf8Name, "ascii": utf8Name, "usascii": utf8Name,
	"utf16": utf16LE, "utf16le": utf16LE, "ucs2": utf16LE, "unicode": utf16LE,
	"utf16be":     utf16BE,
	"windows1252": windows1252, "cp1252": windows1252, "win1252": windows1252, "1252": windows1252, "ansi": windows1252,
	"latin1": windows1252, "iso88591": windows1252,
}

// EncodingNamed gives the encoding that a person calls so, as [Found] has it:
// utf-8 (utf8, utf-8-sig, ascii), utf-16le (utf-16, unicode), utf-16be or
// windows-1252 (cp1252, ansi, latin1, iso-8859-1), without regard to case,
// hyphens, underscores and blanks. The empty name stands for looking.
func EncodingNamed(name string) (string, error) {
	folded := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
	if folded == "" {
		return "", nil
	}
	if known := encodings[folded]; known != "" {
		return known, nil
	}
	return "", fmt.Errorf("does not know the encoding %q; use utf-8, utf-16le, utf-16be or windows-1252", name)
}

// encodingOf tells the encoding by a byte order mark, of which it gives the
// length, or by the NULs of UTF-16. Where neither tells, the name is empty.
func encodingOf(head []byte) (name string, mark int) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8Name, 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE, 2
	case widened(head, 1):
		return utf16LE, 0
	case widened(head, 0):
		return utf16BE, 0
	}
	return "", 0
}

// widened reports whether most characters are Latin letters with a NUL at this
// place of their two bytes, and next to none have it at the other. Control
// characters are no text: small numbers in binary data look the same.
func widened(head []byte, place int) bool {
	units := min(len(head), sniffed) / 2
	nul, other, odd := 0, 0, 0
	for i := range units {
		high, low := head[2*i+place], head[2*i+1-place]
		switch {
		case low == 0:
			other++
		case high == 0 && (control(low) || low >= 0x80 && low < 0xa0):
			odd++
		case high == 0:
			nul++
		}
	}
	return units >= 2 && 2*nul > units && 8*(other+odd) <= nul
}

// narrow reports whether a text is surely not UTF-16: most bytes are printable
// ASCII, and there is no NUL, which each comma and line end of UTF-16 has.
func narrow(head []byte) bool {
	plain := 0
	for _, b := range head {
		if b >= ' ' && b < 0x7f || b == '\t' || b == '\r' || b == '\n' {
			plain++
		}
	}
	name, _ := encodingOf(head)
	return name == "" && len(head) > 0 && 4*plain > 3*len(head) && bytes.IndexByte(head, 0) < 0
}
