package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const pageNote = "is one page of several, as @odata.nextLink says: the others are not here"

func TestAnswer_TheListWithinIsTheRows(t *testing.T) {
	a, b := `{"upn":"a@corp.example"}`, `{"upn":"b@corp.example"}`
	listNote := "is one list, so row 1 is its first object"
	for _, tt := range []struct {
		name, text string
		want       string
		notes      []string
		fault      string
	}{
		{
			name:  "as Graph Explorer shows it",
			text:  "{\n    \"@odata.context\": \"https://graph.example/$metadata\",\n    \"value\": [\n        " + a + ",\n        " + b + "\n    ]\n}\n",
			want:  "1: a@corp.example\n2: b@corp.example\n",
			notes: []string{listNote},
		},
		{
			name:  "on one line, as curl saves it",
			text:  `{"@odata.context":"x","value":[` + a + "," + b + "]}",
			want:  "1: a@corp.example\n2: b@corp.example\n",
			notes: []string{listNote},
		},
		{
			name:  "a page of several says so",
			text:  `{"@odata.nextLink":"https://graph.example/2","value":[` + a + "]}\n\n",
			want:  "1: a@corp.example\n",
			notes: []string{listNote, pageNote},
		},
		{
			name:  "also where that comes last",
			text:  "{\"value\":[\n" + a + "],\n\"@odata.nextLink\":\"https://graph.example/2\",\"@odata.count\":null}",
			want:  "1: a@corp.example\n",
			notes: []string{listNote, pageNote},
		},
		{
			name:  "as Graph gives the results of hunting",
			text:  "{\n\"@odata.context\":\"x\",\"schema\":[{\"name\":\"upn\"}],\n\"results\":[" + a + "," + b + "]}",
			want:  "1: a@corp.example\n2: b@corp.example\n",
			notes: []string{listNote},
		},
		{
			name:  "as the portal does, in any order",
			text:  `{"Stats":{},"Results":[` + a + `],"Schema":[{"Name":"upn"}]}`,
			want:  "1: a@corp.example\n",
			notes: []string{listNote},
		},
		{
			name:  "something beside the list is not passed over",
			text:  "{\"value\":[\n" + a + "],\n\"more\":[" + b + "]}",
			want:  "1: a@corp.example\n",
			notes: []string{listNote},
			fault: `-:2: behind the list "value" comes "more"; correct it there, or export the list again`,
		},
		{
			name:  "nor is a second answer",
			text:  "{\n\"value\":[" + a + "]}\n{\n\"value\":[" + b + "]}",
			want:  "1: a@corp.example\n",
			notes: []string{listNote},
			fault: `-:2: behind the list "value": text follows the object: "{\n\"value\":[{\"upn\":\"b@corp.example\"}]}"; correct it there, or export the list again`,
		},
		{
			name:  "it ends too early",
			text:  "{\n\"value\":[" + a + "]\n",
			want:  "1: a@corp.example\n",
			notes: []string{listNote},
			fault: `-:2: behind the list "value": the object is cut short; correct it there, or export the list again`,
		},
		{
			name:  "it goes on as no JSON",
			text:  "{\n\"value\":[" + a + "]; }\n",
			want:  "1: a@corp.example\n",
			notes: []string{listNote},
			fault: `-:2: behind the list "value" is no JSON: invalid character ';' after object key:value pair; correct it there, or export the list again`,
		},
		{
			name:  "an object with a list of objects among other things is a row",
			text:  `{"upn":"a@corp.example","value":[{"x":1}]}`,
			want:  "1: a@corp.example\n",
			notes: nil,
		},
		{
			name: "so is one of several lines, and one without objects",
			text: "{\"value\":[{\"x\":1}]}\n" + a + "\n{\"value\":[1]}\n",
			want: "1: [upn: no account_user_email]\n2: a@corp.example\n3: [upn: no account_user_email]\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := readObjects(t, tt.text, tt.want, tt.fault)
			if diff := cmp.Diff(tt.notes, file.Notes); diff != "" {
				t.Error(diff)
			}
			if file.Rows != strings.Count(tt.want, "\n") {
				t.Errorf("%d rows", file.Rows)
			}
		})
	}
}

// readObjects reads JSON that must give these rows, or this fault of the file.
func readObjects(t *testing.T, text, want, fault string) File {
	t.Helper()
	rows, file, err := readText(t, JSONL, text)
	if diff := cmp.Diff(fault, strings.Join(fileErrors(t, err), "\n")); diff != "" {
		t.Error(diff)
	}
	if got := told(rows); fault == "" && got != want {
		t.Error(cmp.Diff(want, got))
	}
	return file
}

func TestAnswer_MayBeLongerThanALine(t *testing.T) {
	const n = 3 * maxRecord / 40
	text := `{"value":[` + strings.Repeat(`{"upn":"a@corp.example","n":"padding"},`, n) + `{"upn":"b@corp.example"}]}`
	rows, _, err := readText(t, JSONL, text)
	if err != nil || len(rows) != n+1 || rows[n].Target == nil || rows[n].Number != n+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestObjects_OverSeveralLinesAreReadOneBehindTheOther(t *testing.T) {
	const note = "its objects span several lines, so row 1 is the first object"
	pretty := "{\n  \"upn\": \"a@corp.example\",\n  \"n\": 1\n}\n"
	row := func(n int) string { return fmt.Sprintf("%d: a@corp.example\n", n) }
	for _, tt := range []struct{ name, text, want, fault string }{
		{name: "one object", text: pretty, want: row(1)},
		{name: "two", text: pretty + pretty, want: row(1) + row(2)},
		{name: "side by side, and one on its line", text: "\n{\n\"upn\":\"a@corp.example\"}{\"upn\":\n\"a@corp.example\"}\n{\"upn\":\"a@corp.example\"}", want: row(1) + row(2) + row(3)},
		{name: "with CRLF and blank lines", text: strings.ReplaceAll(pretty+pretty, "\n", "\r\n\r\n"), want: row(1) + row(2)},
		{name: "with objects and lists within", text: "{\"x\":[\n{\"upn\":\"b@corp.example\"},\n{}],\n\"upn\":\"a@corp.example\"}", want: row(1)},
		{name: "longer than what is looked at", text: "{\n\"upn\":\"a@corp.example\",\"n\":\"" + strings.Repeat("x", 2*bufferSize) + "\"\n}" + pretty, want: row(1) + row(2)},
		{name: "one that is no object", text: pretty + "7\n" + pretty, want: row(1) + "2: [is no object: \"7\"]\n" + row(3)},
		{name: "the last cut short", text: pretty + "{\n\"upn\":", want: row(1), fault: "-:6: object 2 is cut short; export it again"},
		{name: "no JSON", text: pretty + "{\n'upn': 'a@corp.example'\n}\n", want: row(1), fault: `-:6: object 2 is no JSON: invalid character '\'' looking for beginning of object key string; correct it there, or export the list again`},
		{name: "no JSON at once", text: "{\n'upn': 'a@corp.example'\n}\n", fault: `-:2: object 1 is no JSON: invalid character '\'' looking for beginning of object key string; correct it there, or export the list again`},
		{name: "the inside of a list", text: "{\n\"upn\":\"a@corp.example\"},\n{}", want: row(1), fault: "-:2: a comma stands behind object 1, and no list is around the objects; correct it there, or export the list again"},
		{name: "the end of a list", text: pretty + "]", want: row(1), fault: "-:5: ']' stands where object 2 should begin; correct it there, or export the list again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := readObjects(t, tt.text, tt.want, tt.fault)
			if n := strings.Count(tt.want, "\n"); file.Rows != n || n > 0 && !slices.Equal(file.Notes, []string{note}) {
				t.Errorf("%d rows, want %d; notes %q", file.Rows, n, file.Notes)
			}
		})
	}
}

func TestLines_ABrokenLineCostsOnlyItselfUnlessObjectsGoOn(t *testing.T) {
	const fault = "objects span several lines; write one object a line, or a list of them: [{...}, {...}]"
	one := "{\"upn\":\"a@corp.example\"}\n"
	for name, tt := range map[string]struct {
		text, want string
		rows       int
	}{
		"behind a good line":              {text: one + "\n{\n  \"upn\": \"a@corp.example\"\n}\n", rows: 1, want: "-:3: " + fault},
		"a line cut short before others":  {text: "{\"upn\":\n" + one + one, rows: 3},
		"the last line cut short":         {text: one + "{\"upn\":\"a@corp.example\",\n", rows: 2},
		"cut short in a text":             {text: "{\"upn\":\"a@corp\n\"n\":1}\n" + one, rows: 3},
		"cut short before a line too big": {text: "{\"upn\":\n{\"n\":\"" + strings.Repeat("x", 2*bufferSize) + "\"}\n" + one, rows: 3},
	} {
		t.Run(name, func(t *testing.T) {
			rows, file, err := readText(t, JSONL, tt.text)
			if diff := cmp.Diff(tt.want, strings.Join(fileErrors(t, err), "\n")); diff != "" {
				t.Error(diff)
			}
			if file.Rows != tt.rows || tt.want == "" && len(rows) != tt.rows {
				t.Errorf("%d rows, want %d", file.Rows, tt.rows)
			}
		})
	}
}

func TestAnswer_OfLogAnalyticsIsNamed(t *testing.T) {
	for _, text := range []string{
		`{"tables":[{"name":"PrimaryResult","columns":[{"name":"upn"}],"rows":[["a@corp.example"]]}]}`,
		"{\n\"Tables\": [\n{\"Columns\":[]}]}",
	} {
		if _, _, err := readText(t, JSONL, text); err == nil || !strings.Contains(err.Error(), "is an answer of Log Analytics") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, file, err := readText(t, JSONL, `{"tables":[{"rows":1}],"upn":"a@corp.example"}`); err != nil || file.Rows != 1 {
		t.Error(err)
	}
}
