package source

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

func TestJSONL_EveryLineIsToldWithItsNumber(t *testing.T) {
	long := `{"upn":"` + strings.Repeat("x", maxRecord) + `"}`
	for _, tt := range []struct {
		name, text string
		want       string
		blank      int
	}{
		{
			name: "objects are rows from line 1, with CRLF, mark and blanks",
			text: "\ufeff{\"upn\":\"a@corp.example\"}\r\n  {\"upn\" : \"b@corp.example\" }  \n{\"upn\":\"c@corp.example\"}",
			want: "1: a@corp.example\n2: b@corp.example\n3: c@corp.example\n",
		},
		{
			name:  "blank lines count though they are skipped",
			text:  "\n{\"upn\":\"a@corp.example\"}\n \t\r\n\n{\"upn\":\"b@corp.example\"}\n\n",
			want:  "2: a@corp.example\n5: b@corp.example\n",
			blank: 4,
		},
		{
			name: "a line cut short is told and costs nobody else",
			text: "{\"upn\":\"a@corp.example\"}\n{\"upn\":\"b@corp\n{\"upn\":\"c@corp.example\"}\n",
			want: "1: a@corp.example\n2: [the object is cut short]\n3: c@corp.example\n",
		},
		{
			name: "what is no object is told for what it is",
			text: "17\n\"x\"\n[1,2]\n{\"upn\":\"c@corp.example\"}\n",
			want: "1: [is no object: \"17\"]\n2: [is no object: \"\\\"x\\\"\"]\n3: [is a list, not an object: \"[1,2]\"]\n4: c@corp.example\n",
		},
		{
			name: "text behind the object is told",
			text: "{\"upn\":\"a@corp.example\"} {\"upn\":\"b@corp.example\"}\n{\"upn\":\"c@corp.example\"},\n",
			want: "1: [text follows the object: \"{\\\"upn\\\":\\\"b@corp.example\\\"}\"]\n2: [text follows the object: \",\"]\n",
		},
		{
			name: "a fault within is told with its column",
			text: "{\"upn\":'a'}\n",
			want: "1: [is no JSON at column 8: invalid character '\\'' looking for beginning of value]\n",
		},
		{
			name: "a key twice is told with its name",
			text: "{\"upn\":\"a@corp.example\",\"upn\":\"b@corp.example\"}\n",
			want: "1: [upn: the key stands twice in the line]\n",
		},
		{
			name: "of many keys that stand twice some are named",
			text: "{" + strings.Repeat("\"a\":1,", 20) + "\"upn\":\"a@corp.example\"}\n",
			want: "1: " + strings.Repeat("[a: the key stands twice in the line] ", 5) + "[and more of the kind]\n",
		},
		{
			name: "half of a surrogate pair is an error of the line, a whole one and U+FFFD are not",
			text: "{\"upn\":\"\\ud800a@corp.example\"}\n{\"upn\":\"b@corp.example\",\"n\":\"\\ud83d\\ude00 \\ufffd \ufffd\"}\n",
			want: "1: [upn: half of a surrogate pair is no character] [upn: \"\ufffda@corp.example\" is no e-mail address]\n2: b@corp.example\n",
		},
		{
			name: "invalid UTF-8 is an error of the line",
			text: "{\"upn\":\"a@corp.example\",\"n\":\"\xfc\"}\n{\"upn\":\"b@corp.example\"}\n",
			want: "1: [the line is no UTF-8: save the file as UTF-8]\n2: b@corp.example\n",
		},
		{
			name: "a line over the bound is told and costs nobody else",
			text: long + "\n{\"upn\":\"b@corp.example\"}\n",
			want: "1: [the line is longer than 1024 KiB]\n2: b@corp.example\n",
		},
		{
			name: "null and a missing key are no value",
			text: "{\"upn\":null}\n{\"x\":1}\n{\"upn\":\"a@corp.example\"}\n",
			want: "1: [upn: no account_user_email]\n2: [upn: no account_user_email]\n3: a@corp.example\n",
		},
		{
			name: "lines before the first that has the key wait for it",
			text: "{\"x\":1}\n{\"upn\":\"a@corp.example\"}\n",
			want: "1: [upn: no account_user_email]\n2: a@corp.example\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, file, err := readText(t, JSONL, tt.text)
			// Files of broken lines only have no columns, which is told by the lines.
			for _, e := range fileErrors(t, err) {
				if !strings.Contains(e, "no column for") || strings.Contains(tt.want, "corp.example\n") {
					t.Error(e)
				}
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

func TestJSONL_ColumnsAreTheKeysInOrderOfFirstAppearance(t *testing.T) {
	rows, file, err := readText(t, JSONL, `{"upn":"a@corp.example","n":1.50,"ok":true}
{"tags":["x", {"y": "ü"}],"upn":"b@corp.example","ok":null}
{"upn":"c\u0040corp.example","e\"\u00e9":"\ud83d\ude00\n","n":-0e1}
{"n":"2","upn":"d@corp.example","z":"cut
`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"upn", "n", "ok", "tags", `e"é`}, file.Header); diff != "" {
		t.Error(diff)
	}
	want := [][]string{
		{"a@corp.example", "1.50", "true"},
		{"b@corp.example", "", "", `["x",{"y":"ü"}]`},
		{"c@corp.example", "-0e1", "", "", "😀\n"},
		{"d@corp.example", "2"},
	}
	var got [][]string
	for _, r := range rows {
		got = append(got, r.Cells)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJSONL_AKeyThatAppearsLateAndFitsAsWellIsToldOnce(t *testing.T) {
	_, _, err := readText(t, JSONL, `{"upn":"a@corp.example"}
{"email":"b@corp.example"}
{"email":"c@corp.example"}
`)
	want := []string{`-: 2 columns fit account_user_email equally: "upn" (such as "a@corp.example"), ` +
		`"email" (such as "b@corp.example", "c@corp.example"); ` +
		`decide with --map account_user_email=upn or --map account_user_email=email`}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestJSONL_RowsAreNotHeldForever(t *testing.T) {
	text := strings.Repeat("{\"x\":1}\n", 3*mostHeld)
	rows, _, err := readText(t, JSONL, text+"{\"upn\":\"a@corp.example\"}\n")
	if err != nil || len(rows) != 3*mostHeld+1 || rows[3*mostHeld].Target == nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	heavy := strings.Repeat(`{"x":"`+strings.Repeat("x", maxRecord/2)+"\"}\n", 3*mostHeldBytes/maxRecord)
	rows, _, err = readText(t, JSONL, heavy+"{\"upn\":\"a@corp.example\"}\n")
	if err != nil || rows[len(rows)-1].Target == nil {
		t.Errorf("%d heavy rows, %v", len(rows), err)
	}
	rows, file, err := readText(t, JSONL, heavy)
	if got := fileErrors(t, err); len(got) != 1 || len(rows) == 0 || len(rows) != file.Rows {
		t.Errorf("%d rows, %v", len(rows), got)
	}
}

func TestJSONL_AKeyOnEveryLineIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\"upn\":\"a@corp.example\"}\n")
	for i := range maxColumns {
		fmt.Fprintf(&b, "{\"k%d\":1,\"upn\":\"a@corp.example\"}\n", i)
	}
	var last batch.Row
	spec := Spec{Files: []string{"-"}, Stdin: strings.NewReader(b.String()), Format: JSONL, Actions: fixtures(), Action: disable}
	files, err := Read(context.Background(), spec, func(r batch.Row) error { last = r; return nil })
	if err != nil || len(files[0].Header) != maxColumns {
		t.Fatalf("%d columns, %v", len(files[0].Header), err)
	}
	want := fmt.Sprintf("%d: [k%d: the file has more than %d different keys]\n", maxColumns+1, maxColumns-1, maxColumns)
	if got := told([]batch.Row{last}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestJSONL_ObjectsWithoutAnyKeyAreTold(t *testing.T) {
	_, _, err := readAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader("{oops\n{}\n"), Format: JSONL})
	if err == nil || !strings.Contains(err.Error(), "no kind of target has its columns here (it has no columns)") {
		t.Error(err)
	}
}

func TestJSONL_AKeyThatIsMissingThroughoutIsToldOnceAndNotForEachRow(t *testing.T) {
	text := strings.Repeat("{\"mail\":\"a@corp.example\",\"n\":1}\n", 3*mostHeld)
	rows, file, err := readText(t, JSONL, text)
	want := []string{`-: no column for account_user_email, the account's e-mail address (columns: mail, n); the nearest is --map account_user_email=mail`}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" || len(rows) > 0 || file.Rows != 3*mostHeld {
		t.Error(diff, len(rows), file.Rows)
	}
}
