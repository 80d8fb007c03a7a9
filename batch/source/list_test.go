package source

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestList_EveryObjectIsToldWithItsNumber(t *testing.T) {
	long := `{"upn":"` + strings.Repeat("x", maxRecord) + `"}`
	for _, tt := range []struct {
		name, text string
		want       string
		fault      string // of the file
	}{
		{
			name: "objects over many lines",
			text: "\ufeff[\r\n  {\r\n    \"upn\": \"a@corp.example\",\r\n    \"tags\": [\"x\", {\"y\": \"]\"}]\r\n  },\r\n  {\"upn\": \"b@corp.example\"}\r\n]\r\n",
			want: "1: a@corp.example\n2: b@corp.example\n",
		},
		{
			name: "objects that share a line",
			text: ` [{"upn":"a@corp.example"},{"upn":"b@corp.example"} , {"upn":"c@corp.example"}]`,
			want: "1: a@corp.example\n2: b@corp.example\n3: c@corp.example\n",
		},
		{
			name: "what is no object is told for what it is, and costs nobody else",
			text: `["x", 17, [1], null, {"upn":"a@corp.example"}]`,
			want: "1: [is no object: \"\\\"x\\\"\"]\n2: [is no object: \"17\"]\n3: [is a list, not an object: \"[1]\"]\n4: [is no object: \"null\"]\n5: a@corp.example\n",
		},
		{
			name: "a key twice, bytes that are no UTF-8, and half a pair are errors of their object",
			text: "[{\"upn\":\"a@corp.example\",\"upn\":\"b@corp.example\"},\n{\"upn\":\"c@corp.example\",\"n\":\"\xfc\"},{\"upn\":\"d@corp.example\",\"\\ud800\":[\"\\udc00\"]},{\"upn\":\"e@corp.example\"}]",
			want: "1: [upn: the key stands twice in the object]\n2: [the object is no UTF-8: save the file as UTF-8]\n" +
				"3: [\ufffd: half of a surrogate pair is no character] [\ufffd: half of a surrogate pair is no character]\n4: e@corp.example\n",
		},
		{
			name: "an object over the bound is told and costs nobody else",
			text: "[" + long + ",\n{\"upn\":\"b@corp.example\"}]",
			want: "1: [the object is longer than 1024 KiB]\n2: b@corp.example\n",
		},
		{
			name:  "broken JSON ends the list, and says where",
			text:  "[\n{\"upn\":\"a@corp.example\"},\n{\n\"upn\":'b'},\n{\"upn\":\"c@corp.example\"}]",
			want:  "1: a@corp.example\n",
			fault: `-:4: object 2 of the list is no JSON: invalid character '\'' looking for beginning of value; correct it there, or export the list again`,
		},
		{
			name:  "a quote that is not closed",
			text:  "[{\"upn\":\"a@corp.example},\n{\"upn\":\"b@corp.example\"}]",
			fault: "-:1: object 1 of the list is no JSON: a text in it is not closed on its line; correct it there, or export the list again",
		},
		{
			name:  "a list that is cut short",
			text:  "[{\"upn\":\"a@corp.example\"},\n{\"upn\":\"b@corp",
			want:  "1: a@corp.example\n",
			fault: "-:2: the list is cut short, it has no ] at its end; export it again",
		},
		{
			name:  "a comma too many",
			text:  "[{\"upn\":\"a@corp.example\"},\n]",
			want:  "1: a@corp.example\n",
			fault: "-:2: object 2 of the list is missing between its commas; correct it there, or export the list again",
		},
		{
			name:  "a comma too few",
			text:  "[{\"upn\":\"a@corp.example\"}\n{\"upn\":\"b@corp.example\"}]",
			want:  "1: a@corp.example\n",
			fault: "-:2: no comma stands behind object 1 of the list; correct it there, or export the list again",
		},
		{
			name:  "lists one below the other",
			text:  "[{\"upn\":\"a@corp.example\"}]\n[{\"upn\":\"b@corp.example\"}]\n",
			want:  "1: a@corp.example\n",
			fault: `-:2: text follows the list: "[{\"upn\":\"b@corp.example\"}]\n"; make it one list, or write one object a line`,
		},
		{
			name:  "no object at all",
			text:  "[ ]",
			fault: "-: has a list without objects",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := readObjects(t, tt.text, tt.want, tt.fault)
			if want := strings.Count(tt.want, "\n"); file.Rows != want || file.Blank != 0 {
				t.Errorf("%d rows and %d blank, want %d and none", file.Rows, file.Blank, want)
			}
		})
	}
}

func TestList_ReadsAnySizeInPiecesOfAnySize(t *testing.T) {
	var b, want strings.Builder
	for i := range 3000 {
		sep := ","
		if i == 0 {
			sep = "["
		}
		fmt.Fprintf(&b, "%s {\"upn\": \"u%d@corp.example\", \"n\": \"%s\"}\n", sep, i, strings.Repeat("\\\"]}", i%97))
		fmt.Fprintf(&want, "%d: u%d@corp.example\n", i+1, i)
	}
	b.WriteString("]")
	rows, _, err := readAll(t, Spec{
		Files: []string{"-"}, Stdin: iotest.OneByteReader(strings.NewReader(b.String())), Format: JSONL, Action: disable,
	})
	if got := told(rows); err != nil || got != want.String() {
		t.Error(err, cmp.Diff(want.String(), got))
	}
}

func TestList_IsKnownByItsNameAndSaysHowItsRowsAreCounted(t *testing.T) {
	paths := write(t, "accounts.json", "[\n{\"upn\":\"a@corp.example\"}]")
	_, files, err := readAll(t, Spec{Files: paths, Action: disable})
	if err != nil || files[0].Format != JSONL || files[0].Rows != 1 {
		t.Fatal(files, err)
	}
	if diff := cmp.Diff([]string{"is one list, so row 1 is its first object"}, files[0].Notes); diff != "" {
		t.Error(diff)
	}
}

func TestJSON_WhatIsNestedDeepIsReadOrRefusedAtOnce(t *testing.T) {
	deep := func(n int) string {
		return `{"upn":"a@corp.example","x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`
	}
	rows, _, err := readText(t, JSONL, deep(9999)+"\n"+deep(10001)+"\n"+deep(500_000)+"\n"+strings.Repeat(`{"a":`, 200_000)+"\n"+deep(1)+"\n")
	if err != nil || len(rows) != 5 || rows[0].Target == nil || rows[4].Target == nil {
		t.Fatal(len(rows), err)
	}
	for _, r := range rows[1:4] {
		if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Reason, "exceeded max depth") {
			t.Errorf("row %d: %v", r.Number, r.Problems)
		}
	}
}
