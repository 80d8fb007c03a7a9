package workbook_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mopup/batch/source/workbook"
)

// compound gives a file of older Office programs with streams of those names.
func compound(streams ...string) []byte {
	const sector = 512
	file := make([]byte, sector+len(streams)*128+sector)
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i, name := range streams {
		entry := file[sector+i*128:]
		units := utf16.Encode([]rune(name + "\x00"))
		for j, u := range units {
			binary.LittleEndian.PutUint16(entry[2*j:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(units)))
	}
	return file
}

func TestOpen_RefusesWhatIsNoWorkbookByWhatItIs(t *testing.T) {
	good := book(`<row><c><v>1</v></c></row>`, nil)
	password := good.zipped(t)
	for at := 0; ; at += 4 { // the flag in each entry of the list
		next := bytes.Index(password[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		password[at+8] |= 1
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":           {nil, "is empty"},
		"text":              {[]byte("a,b\n1,2\n"), "is no Excel workbook, whatever its name says; open it in what made it and save it as .xlsx or CSV"},
		"password":          {compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), "is protected by a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it"},
		"xls":               {compound("Root Entry", "Workbook"), "is a workbook of Excel 97 to 2003 (.xls); open it in Excel and save it as .xlsx"},
		"old xls":           {compound("Root Entry", "Book"), "is a workbook of Excel 5 or 95 (.xls); open it in Excel and save it as .xlsx"},
		"doc":               {compound("Root Entry", "WordDocument"), "is a document of Word 97 to 2003, not a workbook; give the list as .xlsx or CSV"},
		"some compound":     {compound("Root Entry"), "is a file of an older Office program, not an Excel workbook; save it as .xlsx or CSV"},
		"xlsb":              {parts{"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}.zipped(t), "is a binary workbook (.xlsb); open it in Excel and save it as .xlsx"},
		"ods":               {parts{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}.zipped(t), "is an OpenDocument spreadsheet (.ods); open it in Excel or LibreOffice and save it as .xlsx"},
		"odt":               {parts{"mimetype": "application/vnd.oasis.opendocument.text"}.zipped(t), "is an OpenDocument file, not a spreadsheet; give the list as .xlsx or CSV"},
		"epub":              {parts{"mimetype": "application/epub+zip"}.zipped(t), "is a zip archive, not a workbook; unpack it, and give the file that is in it"},
		"docx":              {parts{"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}.zipped(t), "is a Word document, not a workbook; give the list as .xlsx or CSV"},
		"pptx":              {parts{"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}.zipped(t), "is a PowerPoint presentation, not a workbook; give the list as .xlsx or CSV"},
		"numbers":           {parts{"Index/Document.iwa": "x"}.zipped(t), "is a file of Apple Numbers, Pages or Keynote; export it from there as Excel (.xlsx)"},
		"a zipped list":     {parts{"list.csv": "a,b"}.zipped(t), "is a zip archive, not a workbook; unpack it, and give the file that is in it"},
		"an empty zip":      {parts{}.zipped(t), "is an empty zip archive, not a workbook"},
		"another package":   {parts{"[Content_Types].xml": "<Types/>"}.zipped(t), "is no Excel workbook, whatever its name says; open it in what made it and save it as .xlsx or CSV"},
		"a zip that is cut": {good.zipped(t)[:600], "is cut short or damaged; get it once more, or open it in Excel and save it as .xlsx again"},
		"a zip password":    {password, "is a zip archive with a password; unpack it, and give the file that is in it"},
		"no sheets":         {book("", parts{"xl/workbook.xml": `<workbook ` + mainSpace + `><sheets/></workbook>`}).zipped(t), "has no worksheet; give the workbook that has the list"},
		"a part twice":      {book("", parts{"XL/Workbook.xml": "<x/>"}).zipped(t), "is damaged: it has two parts named xl/workbook.xml; open it in Excel and save it as .xlsx again"},
		"a sheet missing":   {book("", parts{"xl/worksheets/sheet1.xml": ""}).zipped(t), "is damaged: its sheet List is missing; open it in Excel and save it as .xlsx again"},
		"no relations":      {book("", parts{"xl/_rels/workbook.xml.rels": ""}).zipped(t), "is damaged: its sheet List is missing; open it in Excel and save it as .xlsx again"},
		"a sheet twice": {
			book("", parts{"xl/workbook.xml": `<workbook ` + mainSpace + `><sheets><sheet name="List" r:id="rId1"/><sheet name="LIST" r:id="rId1"/></sheets></workbook>`}).zipped(t),
			"is damaged: it has two sheets named LIST; open it in Excel and save it as .xlsx again",
		},
		"damaged styles": {
			book("", parts{"xl/styles.xml": "<styleSheet>"}).zipped(t),
			"can't be read as a workbook: xl/styles.xml: it ends in the middle; open it in Excel and save it as .xlsx again",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := open(t, c.file); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestOpen_RefusesAWorkbookThatExcelizeEncrypted(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var file bytes.Buffer
	if err := f.Write(&file, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, file.Bytes()); err == nil || !strings.HasPrefix(err.Error(), "is protected by a password;") {
		t.Errorf("got %v", err)
	}
}

func TestOpen_ReadsWhatIsWrittenInOtherWays(t *testing.T) {
	const strictMain = `xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"`
	const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c></row>`
	plain := book(rows, parts{"xl/sharedStrings.xml": shared(`<t>a</t>`), "xl/styles.xml": styles("0%")})
	edited := func(edit func(name, text string) (string, string)) parts {
		p := parts{}
		for name, text := range plain {
			name, text = edit(name, text)
			p[name] = text
		}
		return p
	}
	for name, p := range map[string]parts{
		"as Excel does": plain,
		"strict": edited(func(name, text string) (string, string) {
			return name, strings.NewReplacer(mainSpace, strictMain, relType, "http://purl.oclc.org/ooxml/officeDocument/relationships/").Replace(text)
		}),
		"with prefixes": edited(func(name, text string) (string, string) {
			if !strings.HasPrefix(name, "xl/worksheets") {
				return name, text
			}
			text = strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:").Replace(text)
			return name, strings.NewReplacer("<x:?", "<?", "<x:/x:", "</x:", "xmlns=", "xmlns:x=").Replace(text)
		}),
		"with backslashes and capitals": edited(func(name, text string) (string, string) {
			return strings.ReplaceAll(strings.ToUpper(name), "/", `\`), text
		}),
		"with paths from the root": edited(func(name, text string) (string, string) {
			return name, strings.ReplaceAll(text, `Target="`, `Target="/`+map[bool]string{true: "xl/"}[strings.HasPrefix(name, "xl/")])
		}),
		"elsewhere": edited(func(name, text string) (string, string) {
			return strings.ReplaceAll(name, "xl/", "other/"), strings.ReplaceAll(text, `"xl/`, `"other/`)
		}),
		"with a mark at the beginning": edited(func(name, text string) (string, string) { return name, "\ufeff" + text }),
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := readAll(t, p.zipped(t))
			if diff := cmp.Diff([]row{{1, "a|50%", false}}, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
}

func TestSheets_AreListedAsTheirTabs(t *testing.T) {
	p := book("", parts{
		"xl/workbook.xml": `<workbook ` + mainSpace + `><sheets><sheet name="Über &amp; Liste" r:id="rId5"/><sheet name="Chart" r:id="rId4"/>` +
			`<sheet name="Old" state="hidden" r:id="rId1"/><sheet name="Very" state="veryHidden" r:id="rId6"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relSpace + `>` +
			`<Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId4" Type="` + relType + `chartsheet" Target="chartsheets/sheet1.xml"/>` +
			`<Relationship Id="rId5" Type="` + relType + `worksheet" Target="worksheets/my%20sheet.xml"/>` +
			`<Relationship Id="rId6" Type="` + relType + `worksheet" Target="worksheets/sheet3.xml"/></Relationships>`,
		"xl/worksheets/my sheet.xml": sheet(`<row><c><v>1</v></c></row>`),
		"xl/worksheets/sheet3.xml":   sheet(`<row><c><v>3</v></c></row>`),
	})
	b, err := open(t, p.zipped(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	want := []workbook.Sheet{{Name: "Über & Liste"}, {Name: "Old", Hidden: true}, {Name: "Very", Hidden: true}}
	if diff := cmp.Diff(want, b.Sheets()); diff != "" {
		t.Error(diff)
	}
	if rows, _, err := read(b, "Very"); err != nil || len(rows) != 1 || rows[0].Cells != "3" {
		t.Errorf("got %v, %v", rows, err)
	}
	if _, err := b.Rows("Chart"); err == nil || err.Error() != "has no sheet Chart; it has Über & Liste, Old, Very" {
		t.Errorf("got %v", err)
	}
}
