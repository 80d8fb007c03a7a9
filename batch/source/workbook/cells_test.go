package workbook_test

import (
	"fmt"
	"strings"
	"testing"
)

// Each cell is what LibreOffice shows for it, or Excel where those two differ:
// a number without a format, dates before March 1900, and seconds, which Excel
// rounds. Whole numbers of twelve to fifteen digits are as in neither: see
// general.
func TestCells_AreAsExcelShowsThem(t *testing.T) {
	codes := []string{"0.00", "yyyy-mm-dd", "yyyy-mm-dd\\ hh:mm:ss", "0%", "#,##0.00", "0000000000", "dd/mm/yyyy hh:mm",
		"[$-407]d. mmmm yyyy", "h:mm AM/PM", "[h]:mm:ss", "yyyy-mm-dd&quot;T&quot;hh:mm:ss.000", "0.00E+00",
		"[&gt;100]0.0;0.00", "# ?/?", "0.0,,&quot;M&quot;", "@", "General", "#,##0_);[Red]\\(#,##0\\)", "000-00-0000", "mm:ss.0"}
	texts := shared("<t>shared</t>", "<r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh>", "<t xml:space=\"preserve\"> a_x000D_&amp;_x005F_x0041_ </t>", "")
	for cell, want := range map[string]string{
		`<c r="A1"><v>42</v></c>`:                                 "42",
		`<c r="A1"><v>0.1</v></c>`:                                "0.1",
		`<c r="A1"><v>0.30000000000000004</v></c>`:                "0.3",
		`<c r="A1"><v>12345678901</v></c>`:                        "12345678901",
		`<c r="A1"><v>123456789012</v></c>`:                       "123456789012",
		`<c r="A1"><v>-999999999999999</v></c>`:                   "-999999999999999",
		`<c r="A1"><v>1E+15</v></c>`:                              "1E+15",
		`<c r="A1"><v>4.91701234567E+11</v></c>`:                  "491701234567",
		`<c r="A1"><v>1234567890123456789</v></c>`:                "1.23457E+18",
		`<c r="A1"><v>-1.5E-7</v></c>`:                            "-0.00000015",
		`<c r="A1"><v>1E-10</v></c>`:                              "1E-10",
		`<c r="A1"><v>46331.3333449074</v></c>`:                   "46331.33334",
		`<c r="A1"><v>99999999999.9</v></c>`:                      "1E+11",
		`<c r="A1" s="99"><v>7</v></c>`:                           "7",
		`<c r="A1" s="1"><v>12.345</v></c>`:                       "12.35",
		`<c r="A1" s="2"><v>46331</v></c>`:                        "2026-11-05",
		`<c r="A1" s="2"><v>60</v></c>`:                           "1900-02-29",
		`<c r="A1" s="2"><v>-1</v></c>`:                           "-1",
		`<c r="A1" s="2"><v>12345678901</v></c>`:                  "12345678901",
		`<c r="A1" s="3"><v>46331.3333449074</v></c>`:             "2026-11-05 08:00:01",
		`<c r="A1" s="4"><v>0.5</v></c>`:                          "50%",
		`<c r="A1" s="5"><v>-1234567.891</v></c>`:                 "-1,234,567.89",
		`<c r="A1" s="6"><v>12345</v></c>`:                        "0000012345",
		`<c r="A1" s="7"><v>46331.99999</v></c>`:                  "05/11/2026 23:59",
		`<c r="A1" s="8"><v>45000</v></c>`:                        "15. März 2023",
		`<c r="A1" s="9"><v>0.5</v></c>`:                          "12:00 PM",
		`<c r="A1" s="10"><v>12.345</v></c>`:                      "296:16:48",
		`<c r="A1" s="11"><v>45000.123456789</v></c>`:             "2023-03-15T02:57:46.667",
		`<c r="A1" s="11"><v>45000.9999999999</v></c>`:            "2023-03-16T00:00:00.000",
		`<c r="A1" s="12"><v>1234567890123456</v></c>`:            "1.23E+15",
		`<c r="A1" s="13"><v>12.5</v></c>`:                        "12.50",
		`<c r="A1" s="14"><v>12.5</v></c>`:                        "12.5",
		`<c r="A1" s="15"><v>1234567.891</v></c>`:                 "1.2M",
		`<c r="A1" s="16"><v>123456789012345</v></c>`:             "123456789012345",
		`<c r="A1" s="17"><v>1.5</v></c>`:                         "1.5",
		`<c r="A1" s="18"><v>-1500</v></c>`:                       "(1,500)",
		`<c r="A1" s="19"><v>12345678</v></c>`:                    "012-34-5678",
		`<c r="A1" s="20"><v>0.00070949</v></c>`:                  "01:01.3",
		`<c r="A1" s="3" t="d"><v>2026-11-05T08:00:01Z</v></c>`:   "2026-11-05 08:00:01",
		`<c r="A1" t="d"><v>2026-11-05T08:00:01Z</v></c>`:         "2026-11-05T08:00:01Z",
		`<c r="A1" t="s"><v>0</v></c>`:                            "shared",
		`<c r="A1" t="s" s="1"><v>0</v></c>`:                      "shared",
		`<c r="A1" t="s"><v>1</v></c>`:                            "rich",
		`<c r="A1" t="s"><v>2</v></c>`:                            " a\r&_x0041_ ",
		`<c r="A1" t="inlineStr"><is><t>in</t></is></c>`:          "in",
		`<c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c>`:    "a",
		`<c r="A1" t="b"><v>1</v></c>`:                            "TRUE",
		`<c r="A1" t="b"><v>0</v></c>`:                            "FALSE",
		`<c r="A1" t="e"><v>#N/A</v></c>`:                         "#N/A",
		`<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>`:            "#DIV/0!",
		`<c r="A1" t="str"><f>"a"&amp;B1</f><v>a_x000A_b</v></c>`: "a\nb",
		`<c r="A1" s="4"><f>1/4</f><v>0.25</v></c>`:               "25%",
		`<c r="A1"><v>not a number</v></c>`:                       "not a number",
		`<c r="A1"><v>0x10</v></c>`:                               "0x10",
		`<c r="A1"><v><![CDATA[7]]></v></c>`:                      "7",
		`<c><v> 7 </v></c>`:                                       "7",
	} {
		t.Run(cell, func(t *testing.T) {
			p := book(`<row r="1">`+cell+`</row>`, parts{"xl/styles.xml": styles(codes...), "xl/sharedStrings.xml": texts})
			rows, _, err := readAll(t, p.zipped(t))
			if err != nil || len(rows) != 1 || rows[0].Cells != want {
				t.Errorf("got %+v, %v; want %q", rows, err, want)
			}
		})
	}
}

func TestCells_BuiltInFormats(t *testing.T) {
	for id, want := range map[int]string{
		0: "45000.75", 1: "45001", 2: "45000.75", 4: "45,000.75", 7: "$45,000.75", 10: "4500075.00%", 14: "3/15/2023", 15: "15-Mar-23",
		18: "6:00 PM", 21: "18:00:00", 22: "3/15/2023 18:00", 27: "3/15/2023", 40: "45,000.75", 44: "$45,000.75", 45: "00:00", 46: "1080018:00:00",
		49: "45000.75", 99: "45000.75",
	} {
		t.Run(fmt.Sprint(id), func(t *testing.T) {
			style := fmt.Sprintf(`<styleSheet %s><cellXfs><xf numFmtId="%d"/></cellXfs></styleSheet>`, mainSpace, id)
			rows, _, err := readAll(t, book(`<row><c s="0"><v>45000.75</v></c></row>`, parts{"xl/styles.xml": style}).zipped(t))
			if err != nil || len(rows) != 1 || rows[0].Cells != want {
				t.Errorf("got %+v, %v; want %q", rows, err, want)
			}
		})
	}
}

func TestCells_DatesFrom1904(t *testing.T) {
	p := book(`<row><c s="1"><v>44869.5</v></c><c s="1" t="d"><v>2026-11-05T12:00:00</v></c></row>`, parts{
		"xl/styles.xml":   styles("yyyy-mm-dd hh:mm"),
		"xl/workbook.xml": `<workbook ` + mainSpace + `><workbookPr date1904="1"/><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	})
	rows, _, err := readAll(t, p.zipped(t))
	if want := "2026-11-05 12:00|2026-11-05 12:00"; err != nil || len(rows) != 1 || rows[0].Cells != want {
		t.Errorf("got %+v, %v; want %q", rows, err, want)
	}
}

func TestCells_AFormatLongerThanExcelAllowsIsNotUsed(t *testing.T) {
	p := book(`<row><c s="1"><v>1.5</v></c></row>`, parts{"xl/styles.xml": styles(strings.Repeat("0", 300))})
	rows, _, err := readAll(t, p.zipped(t))
	if err != nil || len(rows) != 1 || rows[0].Cells != "1.5" {
		t.Errorf("got %+v, %v", rows, err)
	}
}
