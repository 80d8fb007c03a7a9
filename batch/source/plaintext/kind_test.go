package plaintext

import (
	"strings"
	"testing"
)

func TestSniff_TellsWhatAFileIs(t *testing.T) {
	for name, c := range map[string]struct {
		head string
		want Kind
	}{
		"nothing":                      {"", Text},
		"a list":                       {"UPN,Name\nann@corp.example,Ann\n", Text},
		"UTF-8 with a mark":            {markUTF8 + "UPN\n", Text},
		"UTF-16LE with a mark":         {markLE + little(t, "UPN\nМаша\n"), Text},
		"UTF-16BE without a mark":      {big(t, "UPN\nann@corp.example\n"), Text},
		"Windows-1252":                 {"Name\nM\xfcller\n", Text},
		"a text with one NUL":          {"UPN\na\x00nn@corp.example\n", Text},
		"a text with the mark of DOS":  {"a\n\x1a", Text},
		"Japanese with escapes":        {strings.Repeat("\x1b$B$3$s\x1b(B\n", 20), Text},
		"message IDs":                  {"<abc@corp.example>\n", Text},
		"IDs that look like markup":    {"<body1@corp.example>\n<html-2@corp.example>\n", Text},
		"JSON":                         {"{\"upn\":1}\n", Text},
		"gzip":                         {gzipped(t, "UPN\n"), Gzip},
		"zstd":                         {zstded(t, "UPN\n"), Zstd},
		"zstd behind a frame to skip":  {"\x53\x2a\x4d\x18\x04\x00\x00\x00abcd", Zstd},
		"a workbook":                   {"PK\x03\x04\x14\x00\x06\x00", Zip},
		"an empty zip":                 {"PK\x05\x06" + strings.Repeat("\x00", 18), Zip},
		"an old workbook":              {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 16), Compound},
		"a PDF document":               {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", PDF},
		"a rich text":                  {`{\rtf1\ansi UPN}`, RTF},
		"a portal's .xls":              {"\r\n<HTML xmlns:o=\"urn:x\"><body><table>", HTML},
		"a table alone":                {markUTF8 + "<table border=1><tr>", HTML},
		"HTML in UTF-16":               {markLE + little(t, "<!DOCTYPE html>"), HTML},
		"HTML in XML":                  {"<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", HTML},
		"a workbook of 2003":           {"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", XML},
		"bzip2":                        {"BZh91AY&SY\x01\x02\x03\x04", Packed},
		"xz":                           {"\xfd7zXZ\x00\x00\x04", Packed},
		"7z":                           {"7z\xbc\xaf\x27\x1c\x00\x04", Packed},
		"a name that begins like 7z":   {"7zip,a\n", Text},
		"a column that begins with BZ": {"BZh,UPN,Name,Department\n", Text},
		"tar":                          {"list.csv" + strings.Repeat("\x00", 249) + "ustar\x0000", Tar},
		"UTF-32LE":                     {"\xff\xfe\x00\x00U\x00\x00\x00", UTF32},
		"UTF-32BE":                     {"\x00\x00\xfe\xff\x00\x00\x00U", UTF32},
		"UTF-32 without a mark":        {"U\x00\x00\x00P\x00\x00\x00N\x00\x00\x00", Binary},
		"a program":                    {"\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9) + "\x02\x00\x3e\x00\x01", Binary},
		"a picture":                    {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x00\x00\x00\x01", Binary},
		"numbers that look like wide":  {strings.Repeat("\x01\x00\x02\x00\x07\x00", 40), Binary},
		"nothing but NULs":             {strings.Repeat("\x00", 512), Binary},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Sniff([]byte(c.head)); got != c.want {
				t.Errorf("%q is %s, want %s", c.head, got, c.want)
			}
		})
	}
}

func TestOpen_RefusesWhatIsNoTextByItsName(t *testing.T) {
	pdf := "%PDF-1.7\n"
	for _, c := range []struct{ name, data, want string }{
		{"a PDF document", pdf, "is a PDF document; export the list itself, as CSV"},
		{"packed", gzipped(t, pdf), "is a PDF document within gzip data; unpack it, then export the list itself, as CSV"},
		{"packed twice", zstded(t, gzipped(t, "UPN\n")), "is gzip data within zstd data; unpack it, then give what is in it"},
		{"packed twice alike", gzipped(t, gzipped(t, "UPN\n")), "is gzip data within gzip data; unpack it, then give what is in it"},
		{"a workbook", "PK\x03\x04\x14\x00", "is a zip archive or a workbook; give the text or the .xlsx in it"},
		{"UTF-32", "\xff\xfe\x00\x00U\x00\x00\x00", "is UTF-32 text; save it as UTF-8"},
		{"a portal's .xls", "<table>", "is an HTML page, whatever its name; open it in Excel and save it as .xlsx"},
		{"binary data", strings.Repeat("\x00", 99), "is binary data and no text; give the list as CSV, JSONL or .xlsx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(strings.NewReader(c.data), Options{})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestKind_EveryOneHasWordsForPeople(t *testing.T) {
	for k := Text; k <= Binary; k++ {
		if k.String() == "" || (kinds[k].advice == "") != (k == Text) {
			t.Errorf("%d is %q, %q", k, k, kinds[k].advice)
		}
	}
}
