package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCSV_EveryRecordIsToldWithItsSpreadsheetRow(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string
		blank      int
	}{
		{
			name: "plain rows count from 2",
			text: "UPN\na@corp.example\nb@corp.example\n",
			want: "2: a@corp.example\n3: b@corp.example\n",
		},
		{
			name: "a byte order mark, CRLF and no last line break do no harm",
			text: "\ufeffUPN,Notes\r\na@corp.example,x\r\nb@corp.example,",
			want: "2: a@corp.example\n3: b@corp.example\n",
		},
		{
			name:  "blank lines count though they are skipped",
			text:  "\nUPN\n\n\na@corp.example\n\nb@corp.example\n\n",
			want:  "5: a@corp.example\n7: b@corp.example\n",
			blank: 5,
		},
		{
			name:  "records of blank cells are skipped whatever their number of fields",
			text:  "UPN,Notes\n,\n \t,\u00a0\u200b\n,,,,\na@corp.example,x\n,\n",
			want:  "5: a@corp.example\n",
			blank: 4,
		},
		{
			name: "a quoted field with line breaks is one row",
			text: "UPN,\"No\ntes\"\na@corp.example,\"one\r\ntwo\n\nthree\"\nb@corp.example,x\n",
			want: "2: a@corp.example\n3: b@corp.example\n",
		},
		{
			name: "commas and doubled quotes within quotes are text",
			text: "Name,UPN\n\"Müller, \"\"Jo\"\"\",a@corp.example\n",
			want: "2: a@corp.example\n",
		},
		{
			name: "an extra field is named with its value, also when it is empty",
			text: "UPN,Notes\na@corp.example,x,left over\nb@corp.example,x,\n",
			want: "2: [field 3 (\"left over\") is one too many: the header has 2]\n" +
				"3: [field 3 (\"\") is one too many: the header has 2]\n",
		},
		{
			name: "of very many extra fields the first are named",
			text: "UPN\na@corp.example,1,2,3,4,5,6,7\n",
			want: "2: [field 2 (\"1\") is one too many: the header has 1] [field 3 (\"2\") is one too many: the header has 1] " +
				"[field 4 (\"3\") is one too many: the header has 1] [field 5 (\"4\") is one too many: the header has 1] " +
				"[field 6 (\"5\") is one too many: the header has 1] [2 more fields are too many]\n",
		},
		{
			name: "a short row names the field where it ends",
			text: "UPN,Dept,Notes\na@corp.example,x\n",
			want: "2: [Notes: the row ends after 2 of 3 fields]\n",
		},
		{
			name: "all problems of a row are told",
			text: "Service,UPN\nfax,bob,x\nfax\nexchange,b@corp.example\n",
			want: "2: [field 3 (\"x\") is one too many: the header has 2] [Service: \"fax\" is not one of exchange] [UPN: \"bob\" is no e-mail address]\n" +
				"3: [UPN: the row ends after 1 of 2 fields] [Service: \"fax\" is not one of exchange] [UPN: no account_user_email]\n" +
				"4: b@corp.example\n",
		},
		{
			name: "invalid UTF-8 is an error of the row and of no other",
			text: "UPN,Notes\na@corp.example,M\xc3\xbcller \xfc\n\xfc@corp.example,x\nb@corp.example,\n",
			want: "2: [Notes: \"Müller \\xfc\" is no UTF-8: save the file as UTF-8]\n3: [UPN: \"\\xfc@corp.example\" is no UTF-8: save the file as UTF-8]\n4: b@corp.example\n",
		},
		{
			name: "a quote within an unquoted field costs its row only",
			text: "UPN,Notes\na@corp.example,5\" disk\nb@corp.example,x\n",
			want: "2: [Notes: on line 2 a quote stands within a field that does not begin with one]\n3: b@corp.example\n",
		},
		{
			name: "text behind a closing quote costs its row only",
			text: "UPN,Notes\n\"a\"@corp.example,x\nb@corp.example,x\n",
			want: "2: [UPN: the quote that opens on line 2 is not closed where its field ends]\n3: b@corp.example\n",
		},
		{
			name: "a quote that closes badly lines later costs its own row and no line after it",
			text: "UPN,Notes\n\na@corp.example,\"x\nb@corp.example,\"y\nc@corp.example,z\n",
			want: "3: [the quote that opens on line 3 is not closed where its field ends; from line 4 on each line is read as a row of its own]\n" +
				"4: [the quote that opens on line 4 is not closed where its field ends; from line 5 on each line is read as a row of its own]\n" +
				"5: c@corp.example\n",
			blank: 1,
		},
		{
			name: "a quote that never closes swallows nothing of what follows",
			text: "UPN,Notes\na@corp.example,x\nb@corp.example,\"x\nc@corp.example,y\nd@corp.example,z\n",
			want: "2: a@corp.example\n" +
				"3: [the quote that opens on line 3 is not closed where its field ends; from line 4 on each line is read as a row of its own]\n" +
				"4: c@corp.example\n5: d@corp.example\n",
		},
		{
			name: "the line of the quote is told where the record began earlier",
			text: "Notes,UPN\n\"one\ntwo\",\"a@corp.example\n",
			want: "2: [the quote that opens on line 3 is not closed where its field ends; from line 3 on each line is read as a row of its own]\n" +
				"3: [Notes: on line 3 a quote stands within a field that does not begin with one]\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, file, err := readText(t, CSV, tt.text)
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, told(rows)); diff != "" {
				t.Error(diff)
			}
			if file.Rows != len(rows) || file.Blank != tt.blank {
				t.Errorf("%d rows and %d blank, want %d and %d", file.Rows, file.Blank, len(rows), tt.blank)
			}
		})
	}
}

func TestCSV_CellsAreKeptAsTheyWereRead(t *testing.T) {
	rows, file, _ := readText(t, CSV, "UPN , Department\n a@corp.example ,\" R&D, Köln\"\nb@corp.example,1,2\nc@corp.example,5\"\n")
	var got [][]string
	for _, r := range rows {
		got = append(got, r.Cells)
	}
	want := [][]string{{" a@corp.example ", " R&D, Köln"}, {"b@corp.example", "1", "2"}, {"c@corp.example", "5\""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"UPN ", " Department"}, file.Header); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"account_user_email": "UPN "}, file.Mapping); diff != "" {
		t.Error(diff)
	}
}

func TestTSV_TabsSeparateAndCommasDoNot(t *testing.T) {
	rows, _, err := readText(t, TSV, "UPN\tName\na@corp.example\tMüller, Jo\n")
	if err != nil || told(rows) != "2: a@corp.example\n" || rows[0].Cells[1] != "Müller, Jo" {
		t.Errorf("%v %v", rows, err)
	}
}

func TestCSV_ARecordOverTheBoundIsOneBadRow(t *testing.T) {
	filler := strings.Repeat("z@corp.example,y\n", 2*maxRecord/len("z@corp.example,y\n"))
	for _, tt := range []struct{ name, text, want string }{
		{
			name: "a line without end",
			text: "UPN,Notes\na@corp.example," + strings.Repeat("x", 3*maxRecord) + "\nb@corp.example,x\n",
			want: "2: [the row is longer than 1024 KiB]\n3: b@corp.example\n",
		},
		{
			name: "a line without end and without line break",
			text: "UPN,Notes\na@corp.example," + strings.Repeat("x", 3*maxRecord),
			want: "2: [the row is longer than 1024 KiB]\n",
		},
		{
			name: "more blank lines than the bound",
			text: "UPN,Notes\na@corp.example,x\n" + strings.Repeat("\n", 3*maxRecord) + "b@corp.example,x\n",
			want: "2: a@corp.example\n3145731: b@corp.example\n",
		},
		{
			name: "more blank lines with CR than the bound",
			text: "UPN,Notes\na@corp.example,x\n" + strings.Repeat("\r\n", maxRecord) + "b@corp.example,x\n",
			want: "2: a@corp.example\n1048579: b@corp.example\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, _, err := readText(t, CSV, tt.text)
			if diff := cmp.Diff(tt.want, told(rows)); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
	t.Run("a quote that does not close within the bound costs its line only", func(t *testing.T) {
		rows, file, err := readText(t, CSV, "UPN,Notes\na@corp.example,\"x\n"+filler)
		lines := 1 + strings.Count(filler, "\n")
		if err != nil || len(rows) != lines || rows[0].Target != nil || rows[0].Number != 2 {
			t.Fatalf("%d rows, want %d; %v", len(rows), lines, err)
		}
		for i, r := range rows[1:] {
			if r.Target == nil || r.Number != i+3 {
				t.Fatalf("row %d is %+v, want a target", i+3, r)
			}
		}
		if file.Rows != len(rows) || file.Blank != 0 {
			t.Errorf("%+v", file)
		}
	})
}
