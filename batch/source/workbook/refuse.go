package workbook

import (
	"io"
	"strings"
	"unicode/utf16"
)

const (
	zipMagic      = "PK\x03\x04"
	emptyZipMagic = "PK\x05\x06"
	oleMagic      = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

// refuseHead says what a file is that is no zip archive.
func refuseHead(r io.ReaderAt, size int64) error {
	var head [8]byte
	n, err := r.ReadAt(head[:], 0)
	switch {
	case err != nil && err != io.EOF:
		return mistake("can't be read: " + err.Error())
	case n == 0:
		return mistake("is empty")
	case string(head[:]) == oleMagic:
		return refuseOLE(r, size)
	case string(head[:4]) == emptyZipMagic:
		return mistake("is an empty zip archive, not a workbook")
	case string(head[:4]) != zipMagic:
		return mistake("is no Excel workbook, whatever its name says; open it in what made it and save it as .xlsx or CSV")
	}
	return nil
}

// oleKinds are the streams by which a compound file is known, the most telling
// first: a workbook with a password holds nothing else that could be read.
var oleKinds = []struct{ stream, is string }{
	{"EncryptedPackage", "is protected by a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it"},
	{"Workbook", "is a workbook of Excel 97 to 2003 (.xls); open it in Excel and save it as .xlsx"},
	{"Book", "is a workbook of Excel 5 or 95 (.xls); open it in Excel and save it as .xlsx"},
	{"WordDocument", "is a document of Word 97 to 2003, not a workbook; give the list as .xlsx or CSV"},
	{"PowerPoint Document", "is a PowerPoint presentation, not a workbook; give the list as .xlsx or CSV"},
	{"__properties_version1.0", "is an Outlook message (.msg), not a workbook; save the list that is in it"},
}

// refuseOLE says what a compound file of older Office programs is. The entries
// of its folder are 128 bytes each and begin at multiples of that, wherever in
// the file the folder lies.
func refuseOLE(r io.ReaderAt, size int64) error {
	const entry, atMost = 128, 256 << 20
	found := len(oleKinds)
	block := make([]byte, 512*entry)
	for at := int64(0); at < min(size, atMost) && found > 0; at += int64(len(block)) {
		n, err := r.ReadAt(block, at)
		if err != nil && err != io.EOF {
			return mistake("can't be read: " + err.Error())
		}
		for b := block[:n]; len(b) >= entry; b = b[entry:] {
			for i := range found {
				if isEntry(b[:entry], oleKinds[i].stream) {
					found = i
					break
				}
			}
		}
	}
	if found == len(oleKinds) {
		return mistake("is a file of an older Office program, not an Excel workbook; save it as .xlsx or CSV")
	}
	return mistake(oleKinds[found].is)
}

// isEntry tells whether b is the entry of a stream of that name: UTF-16, ended
// by a zero, with its length in bytes at 64.
func isEntry(b []byte, name string) bool {
	units := utf16.Encode([]rune(name + "\x00"))
	if int(b[64])|int(b[65])<<8 != 2*len(units) {
		return false
	}
	for i, u := range units {
		if b[2*i] != byte(u) || b[2*i+1] != byte(u>>8) {
			return false
		}
	}
	return true
}

// zipKinds are the parts by which a zip archive is known that is no workbook.
var zipKinds = []struct{ part, is string }{
	{"xl/workbook.bin", "is a binary workbook (.xlsb); open it in Excel and save it as .xlsx"},
	{"word/document.xml", "is a Word document, not a workbook; give the list as .xlsx or CSV"},
	{"ppt/presentation.xml", "is a PowerPoint presentation, not a workbook; give the list as .xlsx or CSV"},
	{"visio/document.xml", "is a Visio drawing, not a workbook; give the list as .xlsx or CSV"},
	{"Index/Document.iwa", "is a file of Apple Numbers, Pages or Keynote; export it from there as Excel (.xlsx)"},
	{"Index.zip", "is a file of Apple Numbers, Pages or Keynote; export it from there as Excel (.xlsx)"},
}

// openDocuments says what the mimetype of an OpenDocument file means.
var openDocuments = map[string]string{
	"spreadsheet":          "is an OpenDocument spreadsheet (.ods); open it in Excel or LibreOffice and save it as .xlsx",
	"spreadsheet-template": "is an OpenDocument spreadsheet template (.ots); open it in Excel or LibreOffice and save it as .xlsx",
}

// refuseContent says what a zip archive is that is no workbook.
func refuseContent(a *archive) error {
	for _, k := range zipKinds {
		if a.has(k.part) {
			return mistake(k.is)
		}
	}
	if a.has("mimetype") {
		return refuseOpenDocument(a)
	}
	if !a.has("[Content_Types].xml") && !a.has("xl/workbook.xml") {
		return mistake("is a zip archive, not a workbook; unpack it, and give the file that is in it")
	}
	return nil
}

func refuseOpenDocument(a *archive) error {
	r, err := a.open("mimetype")
	if err != nil {
		return err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, 128))
	if err != nil {
		return damaged("mimetype", err)
	}
	kind, open := strings.CutPrefix(strings.TrimSpace(string(text)), "application/vnd.oasis.opendocument.")
	switch is := openDocuments[kind]; {
	case is != "":
		return mistake(is)
	case open:
		return mistake("is an OpenDocument file, not a spreadsheet; give the list as .xlsx or CSV")
	}
	return mistake("is a zip archive, not a workbook; unpack it, and give the file that is in it")
}
