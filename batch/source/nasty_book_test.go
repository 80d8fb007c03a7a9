package source_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// part is a file within a zip archive.
type part struct {
	name, text string
	blank      int    // so many MiB of blanks behind the text
	claims     uint64 // size that the directory tells in place of the true one
}

// workbookParts gives the parts of a workbook that is kept as text. Those that
// are the same in every workbook are added where the archive lacks them, so that
// it shows only what it is about.
func workbookParts(archive []byte) (parts []part) {
	for _, f := range txtar.Parse(archive).Files {
		parts = append(parts, part{name: f.Name, text: string(f.Data)})
	}
	return completed(parts)
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheetML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationsML   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageML     = "http://schemas.openxmlformats.org/package/2006/"
	officeType    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// completed adds what is missing of a workbook, the list of types first, as
// every program writes it. What is no workbook is left as it is.
func completed(parts []part) []part {
	has := func(name string) bool {
		return slices.ContainsFunc(parts, func(p part) bool { return p.name == name })
	}
	var types, links, list strings.Builder
	for _, p := range parts {
		target, kind, number := kindOfPart(p.name)
		if kind == "" {
			continue
		}
		id := "rId" + number
		if kind == "worksheet" {
			fmt.Fprintf(&list, `<sheet name="Sheet%s" sheetId="%s" r:id="%s"/>`, number, number, id)
		}
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, p.name, officeType, kind)
		fmt.Fprintf(&links, `<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, relationsML, kind, target)
	}
	if list.Len() == 0 && !has("xl/workbook.xml") {
		return parts
	}
	var first []part
	for _, p := range []part{
		{name: "[Content_Types].xml", text: `<Types xmlns="` + packageML + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + officeType + `sheet.main+xml"/>` + types.String() + `</Types>`},
		{name: "_rels/.rels", text: relations(`<Relationship Id="rId1" Type="` + relationsML + `/officeDocument" Target="xl/workbook.xml"/>`)},
		{name: "xl/workbook.xml", text: `<workbook xmlns="` + spreadsheetML + `" xmlns:r="` + relationsML + `"><sheets>` +
			list.String() + `</sheets></workbook>`},
		{name: "xl/_rels/workbook.xml.rels", text: relations(links.String())},
	} {
		if !has(p.name) {
			p.text = xmlHead + p.text
			first = append(first, p)
		}
	}
	return append(first, parts...)
}

func relations(links string) string {
	return `<Relationships xmlns="` + packageML + `relationships">` + links + `</Relationships>`
}

// kindOfPart tells what the workbook must know of a part: where it lies, what it
// is, and the number of its sheet, or a word in its place.
func kindOfPart(name string) (target, kind, number string) {
	target, inside := strings.CutPrefix(name, "xl/")
	number, isSheet := strings.CutPrefix(strings.TrimSuffix(target, ".xml"), "worksheets/sheet")
	switch {
	case !inside:
	case isSheet && strings.HasSuffix(target, ".xml"):
		return target, "worksheet", number
	case target == "sharedStrings.xml":
		return target, "sharedStrings", "Strings"
	case target == "styles.xml":
		return target, "styles", "Styles"
	}
	return target, "", ""
}

func zipped(parts ...part) func(testing.TB) []byte {
	return func(t testing.TB) []byte { return zipOf(t, parts...) }
}

func zipOf(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		var f io.Writer
		var err error
		content := []byte(p.text)
		if p.blank > 0 {
			var h *zip.FileHeader
			h, content = deflated(t, p)
			f, err = w.CreateRaw(h)
		} else {
			f, err = w.Create(p.name)
		}
		if err == nil {
			_, err = f.Write(content)
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
