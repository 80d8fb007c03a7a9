package plaintext

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// FuzzOpen checks that any bytes end in text or an error, that UTF-8 comes
// through as it is, that the output is bounded, and that it makes no difference
// in which pieces the bytes come.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"", "UPN\n", "UPN\rann\r", "M\xfcller\n", "M\xfcller\nMüller\n", markUTF8 + "ü\xff", markLE + "a\x00\x3d\xd8", markBE + "\x00ax",
		"U\x00P\x00N\x00\n\x00", gzipped(f, "UPN\nü\n"), gzipped(f, "\xfc") + gzipped(f, "ü"), zstded(f, "UPN\n"), zstded(f, gzipped(f, "x")),
		"%PDF-1.7", "<table>", "PK\x03\x04", "\x00\x01\x02\x03\x04", "\x5a\x2a\x4d\x18\xff\xff\xff\xff",
	} {
		f.Add(seed, "")
		f.Add(seed, "cp1252")
		f.Add(seed, "utf-16be")
	}
	f.Fuzz(func(t *testing.T, data, encoding string) {
		const most = 1 << 20
		o := Options{Encoding: encoding, MostInflated: most}
		text, found, err := readAll(strings.NewReader(data), o)
		if len(text) > 3*max(len(data), 2*most) {
			t.Errorf("%d bytes became %d", len(data), len(text))
		}
		again, foundAgain, errAgain := readAll(iotest.OneByteReader(strings.NewReader(data)), o)
		if text != again || found != foundAgain || (err == nil) != (errAgain == nil) {
			t.Errorf("%q %+v %v\nbyte by byte %q %+v %v", text, found, err, again, foundAgain, errAgain)
		}
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error without words")
			}
			return
		}
		sure := found.Compression == "" && found.Encoding == "UTF-8" && !found.BOM && !found.CR
		if sure && text != data {
			t.Errorf("%q became %q", data, text)
		}
		if encoding == "" && found.Compression == "" && found.Encoding == "Windows-1252" && utf8.ValidString(data) {
			t.Errorf("UTF-8 was taken for %+v", found)
		}
		if found.Encoding != "UTF-8" && !utf8.ValidString(text) {
			t.Errorf("%s became what is no UTF-8: %q", found.Encoding, text)
		}
	})
}

// FuzzDelimiter checks that whatever is found can separate cells, and that the
// delimiter of a table that was written properly is found.
func FuzzDelimiter(f *testing.F) {
	for _, seed := range []string{
		"", "UPN;Name\na;b\n", "sep=;\nx;y\n", "\"sep=\t\"\n", "sep=\xff\n", "a,b\n\"c", "x|y\r\n\"a\nb\"|c", "title\na\tb\n", ";;;\n,,,\n", "\xff,\x00\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, head string) {
		comma, skip := Delimiter(head, ',', known)
		if _, err := readTable(head[skip:], comma); err != nil {
			t.Errorf("%q separates no cells: %v", comma, err)
		}
		if first, _, _ := strings.Cut(head, "\n"); skip != 0 && (skip > len(first)+1 || !strings.Contains(strings.ToLower(first), "sep=")) {
			t.Errorf("%d bytes are skipped of %q", skip, first)
		}
		cell := strings.NewReplacer(",", "", ";", "", "\t", "", "|", "", "\"", "", "\r", "").Replace(head)
		for _, c := range delimiters {
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			w.Comma = c
			for range 3 {
				w.Write([]string{"UPN", cell, "Name"})
			}
			w.Flush()
			if got, _ := Delimiter(b.String(), ',', known); got != c && b.Len() < HeadSize/3 {
				t.Errorf("%q found in a table with %q: %q", got, c, b.String())
			}
		}
	})
}

func readTable(text string, comma rune) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	all, err := r.ReadAll()
	if err == io.EOF {
		err = nil
	}
	return all, err
}
