package source_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"testing"
)

const (
	spreadsheet = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	smallRows   = `<row r="1"><c r="A1" t="inlineStr"><is><t>Email</t></is></c></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>ann@corp.example</t></is></c></row>`
	smallSheet = spreadsheet + smallRows + `</sheetData></worksheet>`
	bombMiB    = 400
)

func cutWorkbook(t testing.TB) []byte {
	whole := zipOf(t, completed([]part{{name: "xl/worksheets/sheet1.xml", text: smallSheet}})...)
	return whole[:len(whole)*2/3]
}

func garbageBefore(t testing.TB) []byte {
	whole := zipOf(t, completed([]part{{name: "xl/worksheets/sheet1.xml", text: smallSheet}})...)
	return append([]byte("From the portal:\r\n"), whole...)
}

func bombWorkbook(t testing.TB) []byte {
	return zipOf(t, completed([]part{{name: "xl/worksheets/sheet1.xml", text: spreadsheet + smallRows, blank: bombMiB}})...)
}

func bombStrings(t testing.TB) []byte {
	return zipOf(t, completed([]part{
		{name: "xl/worksheets/sheet1.xml", text: smallSheet},
		{name: "xl/sharedStrings.xml", text: `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>`, blank: bombMiB},
	})...)
}

func manyParts(t testing.TB) []byte {
	parts := completed([]part{{name: "xl/worksheets/sheet1.xml", text: smallSheet}})
	for i := range 2_000 {
		parts = append(parts, part{name: fmt.Sprintf("xl/media/image%d.png", i)})
	}
	return zipOf(t, parts...)
}

// lyingWorkbook is the bomb with a directory that calls it small.
func lyingWorkbook(t testing.TB) []byte {
	return zipOf(t, completed([]part{{name: "xl/worksheets/sheet1.xml", text: spreadsheet + smallRows, blank: bombMiB, claims: 600}})...)
}

// encryptedZip has the mark of a password at each of its parts.
func encryptedZip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		const sealed = "sealed bytes, not to be read"
		f, err := w.CreateRaw(&zip.FileHeader{Name: name, Flags: 1, Method: zip.Store,
			CompressedSize64: uint64(len(sealed)), UncompressedSize64: uint64(len(sealed)) - 12})
		if err == nil {
			_, err = io.WriteString(f, sealed)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
