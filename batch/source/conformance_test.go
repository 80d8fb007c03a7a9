package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// vectors gives the 318 cases of JSONTestSuite: 95 that every parser takes, 188
// that every parser refuses, 35 that are open.
func vectors(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/conformance/json.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{
		"n_structure_100000_opening_arrays": strings.Repeat("[", 100000),
		"n_structure_open_array_object":     strings.Repeat(`[{"":`, 50000) + "\n",
		"i_structure_500_nested_arrays":     strings.Repeat("[", 500) + strings.Repeat("]", 500),
	}
	for line := range strings.Lines(string(data)) {
		name, quoted, found := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if name == "#" {
			continue
		}
		text, err := strconv.Unquote(quoted)
		if !found || err != nil || all[name] != "" {
			t.Fatalf("%q: %v", line, err)
		}
		all[name] = text
	}
	count := map[byte]int{}
	for name := range all {
		count[name[0]]++
	}
	if count['y'] != 95 || count['n'] != 188 || count['i'] != 35 {
		t.Fatalf("cases are missing: %v", count)
	}
	return all
}

// takes says what is done with a case. Of those that are open, numbers of any
// size are taken, since they stay text; bytes and escapes that are no character
// are refused.
func takes(name string) bool {
	return name[0] == 'y' || strings.HasPrefix(name, "i_number") || strings.HasPrefix(name, "i_structure")
}

// readJSON reads a text as the bytes of a file behind its byte order mark.
func readJSON(input string) (*jsonReader, []record, error) {
	r := strings.NewReader(strings.TrimPrefix(input, "\ufeff"))
	j := newJSON(&text{ctx: context.Background(), r: r}, nil)
	var records []record
	for {
		rec, err := j.next()
		if errors.Is(err, io.EOF) {
			return j, records, nil
		}
		if err != nil {
			return j, records, err
		}
		records = append(records, rec)
	}
}

// reasons gives all that was told of a text.
func reasons(records []record, err error) []string {
	var all []string
	for _, rec := range records {
		for _, p := range rec.problems {
			all = append(all, p.Reason)
		}
	}
	if err != nil {
		all = append(all, err.Error())
	}
	return all
}

func TestConformance_AWholeFileIsReadOrRefusedWithAReason(t *testing.T) {
	for name, input := range vectors(t) {
		_, records, err := readJSON(input)
		told := reasons(records, err)
		if name[0] == 'n' && len(told) == 0 && len(records) > 0 {
			t.Errorf("%s is taken", name)
		}
		// JSON that is no list of objects is refused too, but not as broken JSON.
		wrong := slices.DeleteFunc(told, func(reason string) bool {
			return strings.HasPrefix(reason, "is no object: ") || strings.HasPrefix(reason, "is a list, not an object: ") ||
				name == "y_object_with_newlines" && strings.Contains(reason, "objects span several lines") ||
				strings.HasPrefix(name, "y_object_duplicated_key") && reason == "the key stands twice in the line"
		})
		if takes(name) && len(wrong) > 0 {
			t.Errorf("%s: %q", name, wrong)
		}
	}
}

func TestConformance_AsAValueItIsReadOrRefusedWithAReason(t *testing.T) {
	for name, input := range vectors(t) {
		object := `{"upn":"a@corp.example","x":` + input + `}`
		files := map[string]string{"list": "[" + object + "]"}
		if !strings.Contains(input, "\n") {
			files["line"] = object + "\n"
		}
		for shape, file := range files {
			j, records, err := readJSON(file)
			told := reasons(records, err)
			// A mark within a file is a character that JSON has no place for.
			if !takes(name) || strings.Contains(input, "\ufeff") {
				if len(told) == 0 {
					t.Errorf("%s as a value in a %s is taken", name, shape)
				}
				continue
			}
			if len(told) > 0 || len(records) != 1 || !json.Valid([]byte(object)) {
				t.Errorf("%s as a value in a %s: %d records, %q", name, shape, len(records), told)
				continue
			}
			if cell, want := records[0].cells[1:], jsonCell(t, bytes.TrimSpace([]byte(input))); len(j.keys) != 2 || cell[0] != want {
				t.Errorf("%s as a value in a %s is %q, want %q", name, shape, cell, want)
			}
		}
	}
}
