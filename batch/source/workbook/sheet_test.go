package workbook_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch/source/workbook"
)

func TestRows_HaveTheNumbersAndColumnsThatAPersonSees(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []row
	}{
		"gaps": {
			`<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="5"><c r="A5"><v>3</v></c></row>`,
			[]row{{2, "|1||2", false}, {5, "3", false}},
		},
		"no numbers at all": {
			`<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`,
			[]row{{1, "1|2", false}, {2, "3", false}},
		},
		"some numbers": {
			`<row r="4"><c r="C4"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`,
			[]row{{4, "||1|2", false}, {5, "3", false}},
		},
		"rows and cells that are empty": {
			`<row r="1"/><row r="2"><c r="A2" s="3"/><c r="B2"><v></v></c></row><row r="3"><c r="A3"><v>1</v></c><c r="B3"/></row>`,
			[]row{{3, "1", false}},
		},
		"a hidden row": {
			`<row r="1" hidden="1"><c><v>1</v></c></row><row r="2" hidden="0"><c><v>2</v></c></row>`,
			[]row{{1, "1", true}, {2, "2", false}},
		},
		"a long row before a short one": {
			`<row><c r="C1"><v>1</v></c></row><row><c r="A2"><v>2</v></c></row><row><c r="C3"><v>3</v></c></row>`,
			[]row{{1, "||1", false}, {2, "2", false}, {3, "||3", false}},
		},
		"Excel's last cell":        {`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, []row{{1048576, strings.Repeat("|", 16383) + "1", false}}},
		"what is not of the sheet": {`<other><x/>y</other><row><other/><c><other/><v>1</v></c><extLst><ext><f/></ext></extLst></row><other/><!-- - -->`, []row{{1, "1", false}}},
		"nothing":                  {``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			rows, notes, err := readAll(t, book(c.rows, nil).zipped(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
			if name != "a hidden row" && len(notes) > 0 {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

// What is damaged must not pass for a sheet that ends early.
func TestRows_DamageIsAnError(t *testing.T) {
	for name, c := range map[string]struct{ sheet, want string }{
		"a row that goes back":     {sheet(`<row r="7"/><row r="5"><c><v>1</v></c></row>`), `row "5" comes after row 7`},
		"a row twice":              {sheet(`<row r="7"/><row r="7"/>`), `row "7" comes after row 7`},
		"a row 0":                  {sheet(`<row r="0"/>`), `row "0" comes after row 0`},
		"a row that is no number":  {sheet(`<row r="x"/>`), `row "x" comes after`},
		"a row too far down":       {sheet(`<row r="1048577"/>`), `there is a row 1048577`},
		"cells out of order":       {sheet(`<row r="1"><c r="B1"/><c r="A1"/></row>`), `cell "A1" is not where it belongs`},
		"a cell twice":             {sheet(`<row r="1"><c r="B1"/><c r="B1"/></row>`), `cell "B1" is not where it belongs`},
		"a cell of another row":    {sheet(`<row r="1"><c r="A2"/></row>`), `cell "A2" is not where it belongs`},
		"a cell nowhere":           {sheet(`<row r="1"><c r="XFE1"/></row>`), `cell "XFE1" is not where it belongs`},
		"a cell with an odd name":  {sheet(`<row r="1"><c r="1A"/></row>`), `cell "1A" is not where it belongs`},
		"too many cells":           {sheet(`<row r="1"><c r="XFD1"/><c/></row>`), `more cells than Excel's 16384 columns`},
		"a text that is missing":   {sheet(`<row r="3"><c r="B3" t="s"><v>0</v></c></row>`), `row 3: cell B3: a cell refers to a text that is not there`},
		"a text that is no number": {sheet(`<row><c t="s"><v>x</v></c></row>`), `a cell refers to a text that is not there`},
		"an end in the middle":     {strings.TrimSuffix(sheet(`<row><c><v>1</v></c></row>`), `</sheetData></worksheet>`), `it ends in the middle`},
		"an end in a tag":          {strings.TrimSuffix(sheet(`<row><c><v>1</v></c></row>`), `sheetData></worksheet>`), `unexpected EOF`},
		"tags that do not match":   {sheet(`<row><c><v>1</c></v></row>`), `</c> ends what was not begun`},
		"another root":             {`<html><body/></html>`, `it holds <html>, not <worksheet>`},
		"a second root":            {sheet(``) + sheet(`<row/>`), `it has a second root <worksheet>`},
		"nothing":                  {` `, `it ends in the middle`},
		"a DOCTYPE":                {`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + sheet(`<row><c><v>&a;</v></c></row>`), `it has a DOCTYPE`},
		"an entity":                {sheet(`<row><c><v>&a;</v></c></row>`), `invalid character entity &a;`},
		"no UTF-8":                 {sheet("<row><c><v>\xff</v></c></row>"), `invalid UTF-8`},
		"another encoding":         {`<?xml version="1.0" encoding="ISO-8859-1"?>` + sheet(``), `encoding "ISO-8859-1"`},
		"tags too deep":            {sheet(strings.Repeat(`<a>`, 100) + strings.Repeat(`</a>`, 100)), `nested too deep`},
		"a tag too long":           {sheet(`<row a="` + random(2<<20) + `"/>`), `longer than 1 MB`},
		"a text too long":          {sheet(`<row><c><v>` + random(200_000) + `</v></c></row>`), `a cell holds more than 32,767 characters`},
		"a row too long":           {sheet(`<row>` + strings.Repeat(`<c t="str"><v>`+random(100_000)+`</v></c>`, 12) + `</row>`), `row 1: a row holds more than 1 MB`},
		"a row in an alternative":  {sheet(`<row r="1"><c><v>1</v></c></row><mc:AlternateContent><mc:Choice><row r="2"/></mc:Choice></mc:AlternateContent>`), `<row> stands where it can't be read, within <Choice>`},
		"a cell in one":            {sheet(`<row><mc:AlternateContent><mc:Choice><c><v>1</v></c></mc:Choice></mc:AlternateContent></row>`), `<c> stands where it can't be read, within <Choice>`},
		"a value in one":           {sheet(`<row><c><mc:AlternateContent><mc:Choice><v>1</v></mc:Choice></mc:AlternateContent></c></row>`), `<v> stands where it can't be read, within <Choice>`},
		"rows in one":              {strings.Replace(sheet(``), `<sheetData>`, `<mc:AlternateContent><sheetData/></mc:AlternateContent><sheetData>`, 1), `<sheetData> stands where it can't be read, within <AlternateContent>`},
		"a cell in no row":         {sheet(`<row r="1"><c><v>1</v></c></row><c r="A2"><v>2</v></c>`), `<c> stands where it can't be read, within <sheetData>`},
		"a merged range":           {sheet(`<row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="B2:A1"/></mergeCells><sheetData>`), `merged range "B2:A1" makes no sense`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": c.sheet}).zipped(t))
			const begin, end = "can't be read as a workbook: xl/worksheets/sheet1.xml", "; open it in Excel and save it as .xlsx again"
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), begin) || !strings.HasSuffix(err.Error(), end) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestRows_DamagedTextsAreAnError(t *testing.T) {
	file := book(`<row><c t="s"><v>0</v></c></row>`, parts{"xl/sharedStrings.xml": shared("<t>a</t></si>")}).zipped(t)
	const want = "can't be read as a workbook: xl/sharedStrings.xml: </si> ends what was not begun; open it in Excel and save it as .xlsx again"
	if _, _, err := readAll(t, file); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestRows_AnErrorStays(t *testing.T) {
	b, err := open(t, book(`<row><c><v>1</v></c></row><row r="1"/>`, nil).zipped(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	rows, err := b.Rows("list") // as Excel finds it
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Next(); err != nil {
		t.Fatal(err)
	}
	_, first := rows.Next()
	_, second := rows.Next()
	if first == nil || first != second {
		t.Errorf("first %v, then %v", first, second)
	}
}

func TestRows_EndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	file := book(strings.Repeat(`<row><c><v>1</v></c></row>`, 3), nil).zipped(t)
	b, err := workbook.Open(ctx, strings.NewReader(string(file)), int64(len(file)), workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	rows, err := b.Rows("List")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Next(); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := rows.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := b.Rows("List"); !errors.Is(err, context.Canceled) {
		t.Errorf("reading anew gave %v", err)
	}
}

func TestNotes_TellWhatIsHiddenOrMissing(t *testing.T) {
	rows := `<row r="1"><c><v>1</v></c></row>` +
		`<row r="2" hidden="1"><c><v>1</v></c></row><row r="3" hidden="1"/><row r="4" hidden="1"><c><v>1</v></c></row>` +
		`<row r="5" hidden="1"><c><v>1</v></c></row><row r="6" hidden="true"><c><v>1</v></c></row>` +
		`<row r="7"><c r="A7"><f>1+1</f></c><c r="B7"><f>1+1</f><v/></c><c r="C7" t="str"><f>""</f><v></v></c><c r="D7"><f>1</f><v>1</v></c></row>`
	sheet := strings.Replace(sheet(rows), `<sheetData>`, `<cols><col min="2" max="2" hidden="1"/><col min="3" max="3"/><col min="4" max="6" hidden="1"/></cols><sheetData>`, 1)
	got, notes, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": sheet}).zipped(t))
	if err != nil || len(got) != 6 {
		t.Fatalf("got %v, %v", got, err)
	}
	want := []string{
		"4 rows are hidden, and were read: 2, 4, 5 and 1 more",
		"hidden columns were read: B, D to F",
		"formulas without a stored result show nothing: A7, B7; to have their results, open the file in Excel and save it",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
}

// A row whose only cells are formulas that nobody computed must not pass for a
// blank one.
func TestRows_AFormulaWithoutAResultMakesARow(t *testing.T) {
	rows := `<row r="2"><c r="A2"><f>B!A1</f></c></row>` +
		`<row r="3"><c r="A3" t="str"><f>B!A2</f></c><c r="B3"><v>1</v></c></row>` +
		`<row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>` +
		`<row r="5"><c r="A5"><v>1</v></c></row>`
	b, err := open(t, book(rows, nil).zipped(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r, err := b.Rows("List")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 [] [0]", "3 [ 1] [0]", "5 [1] []"} {
		row, err := r.Next()
		if got := fmt.Sprint(row.Number, row.Cells, row.Unresolved); got != want || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
}

// random gives text that does not pack well.
func random(length int) string {
	b := make([]byte, length)
	state := uint64(1)
	for i := range b {
		state = state*6364136223846793005 + 1442695040888963407
		b[i] = 'a' + byte(state>>33)%26
	}
	return string(b)
}
