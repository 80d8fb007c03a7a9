package workbook

import (
	"encoding/xml"
	"strconv"
)

// More of them than this no Excel writes.
const (
	maxStyles  = 1 << 17
	maxFormats = 4_000
)

// loadStyles reads which number format each style of cells has.
func (b *Book) loadStyles(dates1904 bool) error {
	b.numbers = numbers{dates1904: dates1904}
	name := b.rels.of("styles")
	if name == "" || !b.parts.has(name) {
		return nil
	}
	codes := map[int]string{}
	var styles []int
	err := b.readPart(name, "styleSheet", func(p *part, start xml.StartElement) error {
		switch start.Name.Local {
		case "numFmts":
			return p.each(func(format xml.StartElement) error {
				id, err := strconv.Atoi(attr(format, "numFmtId"))
				if codes[id] = bounded(attr(format, "formatCode")); err != nil || len(codes) > maxFormats {
					return mistake("has number formats that no workbook has; " + saveAgain)
				}
				return p.skip()
			})
		case "cellXfs":
			return p.each(func(style xml.StartElement) error {
				id, _ := strconv.Atoi(attr(style, "numFmtId")) // none is General
				if styles = append(styles, id); len(styles) > maxStyles {
					return mistake("has more styles than any workbook has; " + saveAgain)
				}
				return p.skip()
			})
		}
		return p.skip()
	})
	b.numbers.setStyles(styles, codes)
	return err
}

// bounded gives the code of a number format, or none if it is longer than Excel
// allows.
func bounded(code string) string {
	if len(code) > maxCode {
		return ""
	}
	return code
}

// builtIn are the number formats that a workbook names by number alone, as
// Excel shows them in American English: which language a person has set is not
// in the file. What is missing here is shown as General.
var builtIn = map[int]string{
	1:  "0",
	2:  "0.00",
	3:  "#,##0",
	4:  "#,##0.00",
	5:  `"$"#,##0_);\("$"#,##0\)`,
	6:  `"$"#,##0_);[Red]\("$"#,##0\)`,
	7:  `"$"#,##0.00_);\("$"#,##0.00\)`,
	8:  `"$"#,##0.00_);[Red]\("$"#,##0.00\)`,
	9:  "0%",
	10: "0.00%",
	11: "0.00E+00",
	12: "# ?/?",
	13: "# ??/??",
	14: "m/d/yyyy",
	15: "d-mmm-yy",
	16: "d-mmm",
	17: "mmm-yy",
	18: "h:mm AM/PM",
	19: "h:mm:ss AM/PM",
	20: "h:mm",
	21: "h:mm:ss",
	22: "m/d/yyyy h:mm",
	// East Asian dates and times
	27: "m/d/yyyy", 28: "m/d/yyyy", 29: "m/d/yyyy", 30: "m/d/yyyy", 31: "m/d/yyyy",
	32: "h:mm:ss", 33: "h:mm:ss", 34: "h:mm:ss", 35: "h:mm:ss", 36: "m/d/yyyy",
	37: `#,##0_);\(#,##0\)`,
	38: `#,##0_);[Red]\(#,##0\)`,
	39: `#,##0.00_);\(#,##0.00\)`,
	40: `#,##0.00_);[Red]\(#,##0.00\)`,
	41: `_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)`,
	42: `_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)`,
	43: `_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)`,
	44: `_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)`,
	45: "mm:ss",
	46: "[h]:mm:ss",
	47: "mm:ss.0",
	48: "##0.0E+0",
	49: "@",
	50: "m/d/yyyy", 51: "m/d/yyyy", 52: "m/d/yyyy", 53: "m/d/yyyy", 54: "m/d/yyyy",
	55: "m/d/yyyy", 56: "m/d/yyyy", 57: "m/d/yyyy", 58: "m/d/yyyy",
}
