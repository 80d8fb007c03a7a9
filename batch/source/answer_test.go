package source

import (
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
			rows, file, err := readText(t, JSONL, tt.text)
			if diff := cmp.Diff(tt.fault, strings.Join(fileErrors(t, err), "\n")); diff != "" {
				t.Error(diff)
			}
			if got := told(rows); tt.fault == "" && got != tt.want {
				t.Error(cmp.Diff(tt.want, got))
			}
			if diff := cmp.Diff(tt.notes, file.Notes); diff != "" {
				t.Error(diff)
			}
			if file.Rows != strings.Count(tt.want, "\n") {
				t.Errorf("%d rows", file.Rows)
			}
		})
	}
}

func TestAnswer_MayBeLongerThanALine(t *testing.T) {
	const n = 3 * maxRecord / 40
	text := `{"value":[` + strings.Repeat(`{"upn":"a@corp.example","n":"padding"},`, n) + `{"upn":"b@corp.example"}]}`
	rows, _, err := readText(t, JSONL, text)
	if err != nil || len(rows) != n+1 || rows[n].Target == nil || rows[n].Number != n+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestLines_ObjectsOverSeveralLinesAreOneErrorOfTheFile(t *testing.T) {
	const fault = "objects span several lines; write one object a line, or a list of them: [{...}, {...}]"
	pretty := "{\n  \"upn\": \"a@corp.example\",\n  \"n\": 1\n}\n"
	for name, tt := range map[string]struct {
		text, want string
		rows       int
	}{
		"one object":                     {text: pretty, want: "-:1: " + fault},
		"many":                           {text: strings.Repeat(pretty, 500), want: "-:1: " + fault},
		"behind a good line":             {text: "{\"upn\":\"a@corp.example\"}\n\n" + pretty, rows: 1, want: "-:3: " + fault},
		"with CRLF and blank lines":      {text: strings.ReplaceAll(pretty, "\n", "\r\n\r\n"), want: "-:1: " + fault},
		"broken soon":                    {text: "{\n'upn': 'a@corp.example'\n}\n", want: "-:1: " + fault},
		"another object within":          {text: "{\"items\":[\n{\"upn\":\"a@corp.example\"}\n]}\n", want: "-:1: " + fault},
		"a list of objects within":       {text: "{\"items\":[\n{\"upn\":\"a@corp.example\"},\n{}]}", want: "-:1: " + fault},
		"a long line within":             {text: "{\"items\":[\n{\"upn\":\"" + strings.Repeat("x", 5000) + "\"},\n{}]}", want: "-:1: " + fault},
		"a line cut short before others": {text: "{\"upn\":\n{\"upn\":\"a@corp.example\"}\n{\"upn\":\"a@corp.example\"}\n", rows: 3},
		"the last line cut short":        {text: "{\"upn\":\"a@corp.example\"}\n{\"upn\":\"a@corp.example\",\n", rows: 2},
		"cut short in a text":            {text: "{\"upn\":\"a@corp\n\"n\":1}\n{\"upn\":\"a@corp.example\"}\n", rows: 3},
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
