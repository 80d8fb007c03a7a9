package workbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mergedSheet(rows string, ranges ...string) string {
	cells := `<mergeCell ref="` + strings.Join(ranges, `"/><mergeCell ref="`) + `"/>`
	return strings.Replace(sheet(rows), `</sheetData>`, `</sheetData><mergeCells>`+cells+`</mergeCells>`, 1)
}

func TestMerged_EveryCellHasTheValueOfTheFirst(t *testing.T) {
	const list = `<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>` +
		`<row r="3"><c r="A3"><v>3</v></c><c r="B3"/></row><row r="4"><c r="B4"/></row><row r="5"><c r="C5"><v>5</v></c></row>`
	for name, c := range map[string]struct {
		ranges []string
		want   []row
		notes  []string
	}{
		"down": {
			[]string{"B2:B4"},
			[]row{{2, "|1|2", false}, {3, "3|1", false}, {5, "||5", false}}, // row 4 has nothing of its own
			[]string{"merged cells count as if each held the value of the first: B2:B4"},
		},
		"across": {
			[]string{"C2:D2"},
			[]row{{2, "|1|2|2", false}, {3, "3", false}, {5, "||5", false}},
			[]string{"merged cells count as if each held the value of the first: C2:D2"},
		},
		"beginning in an empty row": {
			[]string{"E1:E3"},
			[]row{{2, "|1|2", false}, {3, "3", false}, {5, "||5", false}},
			[]string{"merged cells count as if each held the value of the first: E1:E3"},
		},
		"a block, and many": {
			[]string{"C2:D3", "F1:F9", "G1:G9", "$H$1:$H$9", "J1", "K1:K1"},
			[]row{{2, "|1|2|2", false}, {3, "3||2|2", false}, {5, "||5", false}},
			[]string{"merged cells count as if each held the value of the first: C2:D3, F1:F9, G1:G9 and 1 more"},
		},
		"whole columns": {
			[]string{"E1:E1048576", "C2:C3"},
			[]row{{2, "|1|2", false}, {3, "3||2", false}, {5, "||5", false}},
			[]string{
				"merged cells count as if each held the value of the first: E1:E1048576, C2:C3",
			},
		},
		"the whole sheet": {
			[]string{"A1:XFD1048576"},
			[]row{{2, "|1|2", false}, {3, "3", false}, {5, "||5", false}},
			[]string{
				"merged cells count as if each held the value of the first: A1:XFD1048576",
				"but not in these, which are too large: A1:XFD1048576",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rows, notes, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": mergedSheet(list, c.ranges...)}).zipped(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.notes, notes); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Programs write what Excel does not show: it is neither replaced nor lost.
func TestMerged_ATextThatIsHiddenIsAnError(t *testing.T) {
	const list = `<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>`
	for ranges, cell := range map[string]string{
		"B2:C2":       "C2",
		"B2:B9":       "B3",
		"A1:B3":       "B2",
		"A3:C4":       "B3",
		"B1:B1048576": "B2",
		"B1:B2":       "B2",
	} {
		t.Run(ranges, func(t *testing.T) {
			_, _, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": mergedSheet(list, ranges)}).zipped(t))
			want := "hides a text: that of cell " + cell + " is not shown, since the cell belongs to the merged range " + ranges +
				"; unmerge it, and clear what is not meant"
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestMerged_TheSameTextBelowIsNotHidden(t *testing.T) {
	const list = `<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c><c r="C3" t="str"><v> </v></c></row>`
	rows, _, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": mergedSheet(list, "B2:C3")}).zipped(t))
	if got := fmt.Sprint(rows, err); got != "[{2 |1|1 false} {3 |1|1 false}] <nil>" {
		t.Errorf("got %s", got)
	}
}

func TestMerged_AFormulaWithoutAResultIsMissingInEachCell(t *testing.T) {
	const list = `<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1</f></c></row><row r="3"><c r="A3"><v>3</v></c></row>`
	b, err := open(t, book("", parts{"xl/worksheets/sheet1.xml": mergedSheet(list, "B2:C3")}).zipped(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r, err := b.Rows("List")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 [1] [1 2]", "3 [3] [1 2]"} {
		row, err := r.Next()
		if got := fmt.Sprint(row.Number, row.Cells, row.Unresolved); got != want || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
}

func TestMerged_MakesNoRows(t *testing.T) {
	rows, _, err := readAll(t, book("", parts{"xl/worksheets/sheet1.xml": mergedSheet(`<row r="1"><c r="A1"><v>1</v></c></row>`, "A1:A900000")}).zipped(t))
	if fmt.Sprint(rows, err) != "[{1 1 false}] <nil>" {
		t.Errorf("got %v, %v", rows, err)
	}
}
