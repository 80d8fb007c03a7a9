package workbook_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"mopup/batch/source/workbook"
)

// parts are those of a workbook, by name.
type parts map[string]string

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relSpace  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// book gives the parts of a sound workbook with one sheet that holds those
// rows. What is in more replaces parts, or takes away those that are empty.
func book(rows string, more parts) parts {
	p := parts{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"_rels/.rels":         `<Relationships ` + relSpace + `><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook ` + mainSpace + `><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relSpace + `>` +
			`<Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relType + `sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="` + relType + `styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": sheet(rows),
	}
	for name, text := range more {
		if p[name] = text; text == "" {
			delete(p, name)
		}
	}
	return p
}

func sheet(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + mainSpace + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// styles gives a style for each code of a number format: the first is s="1".
func styles(codes ...string) string {
	var formats, xfs strings.Builder
	for i, code := range codes {
		id := string(rune('0'+i/10)) + string(rune('0'+i%10))
		formats.WriteString(`<numFmt numFmtId="2` + id + `" formatCode="` + code + `"/>`)
		xfs.WriteString(`<xf numFmtId="2` + id + `"/>`)
	}
	return `<styleSheet ` + mainSpace + `><numFmts>` + formats.String() + `</numFmts><cellXfs><xf numFmtId="0"/>` + xfs.String() + `</cellXfs></styleSheet>`
}

// shared gives the part of shared strings.
func shared(items ...string) string {
	return `<sst ` + mainSpace + `><si>` + strings.Join(items, `</si><si>`) + `</si></sst>`
}

// quickZip packs less tightly: some files here are large.
func quickZip(to io.Writer) *zip.Writer {
	z := zip.NewWriter(to)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return z
}

// zipped packs parts as a workbook is packed.
func (p parts) zipped(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := quickZip(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, p[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, file []byte) (*workbook.Book, error) {
	t.Helper()
	return workbook.Open(context.Background(), bytes.NewReader(file), int64(len(file)), workbook.Options{TempDir: t.TempDir()})
}

// row is a workbook.Row that can be kept.
type row struct {
	Number int
	Cells  string // with | between them
	Hidden bool
}

// read gives the rows of a sheet and the notes on it.
func read(b *workbook.Book, name string) (rows []row, notes []string, err error) {
	r, err := b.Rows(name)
	if err != nil {
		return nil, nil, err
	}
	for {
		next, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, r.Notes(), nil
		}
		if err != nil {
			return rows, r.Notes(), err
		}
		rows = append(rows, row{next.Number, strings.Join(next.Cells, "|"), next.Hidden})
	}
}

// readAll opens a workbook and reads its first sheet.
func readAll(t testing.TB, file []byte) (rows []row, notes []string, err error) {
	t.Helper()
	b, err := open(t, file)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	return read(b, b.Sheets()[0].Name)
}
