package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzOpen changes the bytes of small workbooks, and the text of their parts:
// whatever they are, there are rows in order, or an error in words.
func FuzzOpen(f *testing.F) {
	const rows = `<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000.5</v></c></row>` +
		`<row r="3"><c t="inlineStr"><is><t>x_x000D_</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1</f></c></row>`
	for _, code := range []string{"yyyy-mm-dd hh:mm:ss.000", "0.00%", "[h]:mm", "#,##0_);[Red](#,##0)", "# ?/?", "0.0E+00;-0;;@", "[$-407]d. mmmm yyyy"} {
		p := book("", parts{
			"xl/worksheets/sheet1.xml": mergedSheet(rows, "A1:B3", "C1:C1048576"),
			"xl/sharedStrings.xml":     shared("<t>a</t>", "<r><t>b</t></r>"),
			"xl/styles.xml":            styles(code),
		})
		f.Add(p.zipped(f), p["xl/worksheets/sheet1.xml"], code)
	}
	f.Add(compound("Workbook"), sheet(`<row/>`), "General")
	f.Fuzz(func(t *testing.T, file []byte, text, code string) {
		look(t, file)
		look(t, replaced(t, file, "xl/worksheets/sheet1.xml", text))
		look(t, book(`<row><c s="1"><v>45000.51</v></c><c s="1"><v>-3E9</v></c><c s="1"><v>1E300</v></c></row>`, parts{"xl/styles.xml": styles(escape(code))}).zipped(t))
	})
}

// look reads all that can be read of a file.
func look(t *testing.T, file []byte) {
	b, err := open(t, file)
	if err != nil {
		said(t, err)
		return
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, s := range b.Sheets() {
		rows, err := b.Rows(s.Name)
		if err != nil {
			said(t, err)
			continue
		}
		for last := 0; ; {
			r, err := rows.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				said(t, err)
				break
			}
			if full := len(r.Cells); r.Number <= last || full == 0 && len(r.Unresolved) == 0 || full > 0 && r.Cells[full-1] == "" {
				t.Fatalf("row %d after %d with %q", r.Number, last, r.Cells)
			}
			last = r.Number
		}
		_ = rows.Notes()
	}
}

func said(t *testing.T, err error) {
	if err.Error() == "" || bytes.Contains([]byte(err.Error()), []byte("runtime error")) {
		t.Errorf("the error is %q", err)
	}
}

// replaced gives the workbook with another text in a part, or else a sound one
// with it.
func replaced(t *testing.T, file []byte, part, text string) []byte {
	p := book("", nil)
	if z, err := zip.NewReader(bytes.NewReader(file), int64(len(file))); err == nil && len(z.File) < 20 {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				content, _ := io.ReadAll(io.LimitReader(r, 1<<16))
				p[f.Name] = string(content)
			}
		}
	}
	p[part] = text
	return p.zipped(t)
}

func escape(text string) string {
	var b bytes.Buffer
	for _, r := range text {
		switch r {
		case '"':
			b.WriteString("&quot;")
		case '<':
			b.WriteString("&lt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
