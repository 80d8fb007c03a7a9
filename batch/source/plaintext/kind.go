package plaintext

import "bytes"

// Kind is what the first bytes of a file look like.
type Kind int

// The kinds. Only Text, Gzip and Zstd are for [Open].
const (
	Text Kind = iota
	Gzip
	Zstd
	Zip      // a workbook (.xlsx, .xlsb, .ods) is one too
	Compound // OLE2: .xls, and any workbook with a password
	PDF
	RTF
	HTML
	XML
	Packed // in another way than gzip and zstd
	Tar
	UTF32
	Binary // none of these, and no text
)

// sniffed is how many bytes are enough to tell a kind.
const sniffed = 512

// kinds has for each kind a noun phrase for people and what to do about it.
var kinds = [...]struct{ name, advice string }{
	Text:     {"text", ""},
	Gzip:     {"gzip data", "give what is in it"},
	Zstd:     {"zstd data", "give what is in it"},
	Zip:      {"a zip archive or a workbook", "give the text or the .xlsx in it"},
	Compound: {"an old .xls workbook, or one with a password", "save it as .xlsx without a password"},
	PDF:      {"a PDF document", "export the list itself, as CSV"},
	RTF:      {"a rich text document", "save it as plain text in UTF-8"},
	HTML:     {"an HTML page, whatever its name", "open it in Excel and save it as .xlsx"},
	XML:      {"an XML document, whatever its name", "open it in Excel and save it as .xlsx"},
	Packed:   {"an archive other than gzip and zstd", "unpack it, or pack it with gzip"},
	Tar:      {"a tar archive", "give the files in it"},
	UTF32:    {"UTF-32 text", "save it as UTF-8"},
	Binary:   {"binary data and no text", "give the list as CSV, JSONL or .xlsx"},
}

// String gives a noun phrase that can follow "is": "a PDF document".
func (k Kind) String() string { return kinds[k].name }

// magics are the first bytes that tell a kind.
var magics = []struct {
	prefix string
	kind   Kind
}{
	{"\x1f\x8b", Gzip},
	{"\x28\xb5\x2f\xfd", Zstd},
	{"PK\x03\x04", Zip},
	{"PK\x05\x06", Zip}, // an empty one
	{"PK\x07\x08", Zip}, // one in parts
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Compound},
	{"\xff\xfe\x00\x00", UTF32},
	{"\x00\x00\xfe\xff", UTF32},
	{"\xfd7zXZ\x00", Packed},
	{"7z\xbc\xaf\x27\x1c", Packed},
	{"Rar!\x1a\x07", Packed},
	{"\x04\x22\x4d\x18", Packed}, // lz4
	{"\x1f\x9d", Packed},         // compress
}

// markups begin documents. They are looked for behind a byte order mark and
// blanks, in whatever letter case.
var markups = []struct {
	prefix string
	kind   Kind
}{
	{"%pdf-", PDF},
	{`{\rtf`, RTF},
	{"<!doctype html", HTML},
	{"<html", HTML},
	{"<head", HTML},
	{"<body", HTML},
	{"<meta", HTML},
	{"<style", HTML},
	{"<script", HTML},
	{"<table", HTML},
	{"<?xml", XML},
}

// Sniff tells what a file is from its first bytes, 512 at best. All that might
// be text in any of the known encodings is Text.
func Sniff(head []byte) Kind {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.kind
		}
	}
	switch {
	case len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18": // a frame to skip
		return Zstd
	case len(head) >= 14 && string(head[:3]) == "BZh" && string(head[4:10]) == "1AY&SY":
		return Packed
	case len(head) >= 262 && string(head[257:262]) == "ustar":
		return Tar
	}
	text, wide := letters(head)
	if kind := markup(text); kind != Text {
		return kind
	}
	if !wide && garbled(head) {
		return Binary
	}
	return Text
}

// markup tells a document by how it begins. The name of an element must end
// there: "<body1@corp.example>" is a message ID.
func markup(text []byte) Kind {
	for _, m := range markups {
		n := len(m.prefix)
		if len(text) < n || !bytes.EqualFold(text[:n], []byte(m.prefix)) {
			continue
		}
		switch {
		case m.kind == HTML && n < len(text) && bytes.IndexByte([]byte(" \t\r\n>/"), text[n]) < 0:
			continue
		case m.kind == XML && bytes.Contains(bytes.ToLower(text), []byte("<html")):
			return HTML
		}
		return m.kind
	}
	return Text
}

// letters gives the ASCII of a head, as far as that is easy to have, and whether
// it is UTF-16.
func letters(head []byte) (text []byte, wide bool) {
	name, mark := encodingOf(head)
	head = head[mark:]
	if wide = name == utf16LE || name == utf16BE; wide {
		narrow := make([]byte, 0, len(head)/2)
		for i := range len(head) / 2 {
			if name == utf16LE {
				narrow = append(narrow, head[2*i])
			} else {
				narrow = append(narrow, head[2*i+1])
			}
		}
		head = narrow
	}
	return bytes.TrimLeft(head, " \t\r\n"), wide
}

// garbled reports whether there are more control characters than a damaged text
// could have. Of random bytes every tenth is one. A single one in a text is
// left to whoever reads its rows.
func garbled(head []byte) bool {
	n := 0
	for _, b := range head {
		if control(b) {
			n++
		}
	}
	return n >= 4 && n*32 >= len(head)
}

// control leaves out what is found in texts: tab, line and page breaks, the
// end mark of DOS and the escape of Asian encodings.
func control(b byte) bool { return b < '\t' || b > '\r' && b < 0x1a || b > 0x1b && b < ' ' }
