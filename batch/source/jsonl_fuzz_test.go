package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// FuzzJSONL compares each line, or each object of a list, with encoding/json.
func FuzzJSONL(f *testing.F) {
	for _, seed := range []string{
		`{"upn":"a@corp.example"}`, "\ufeff{\"a\":1}\r\n\r\n{\"b\":[1,{\"c\":\"}\"}]}", `{"a":"\u00e9\"\\","a":null}`, `{"a":1`, `[]`, `{} x`,
		`{"a":{"b":[{}, []]} , "c" : -1.5e+3 }`, "{\"\":\"\xff\"}", `{"a":"\ud800"}`, "{", "{}\n{}", `{"a":true,"b":false,"c":null}`, "\x00",
		`{"a" :"b"	,"c":[ ] }`, `{"A":1,"a":2}`, "{\n\"a\":1}\n", "{\"a\":\n{\"b\":1}\n{\"c\":1}",
		"[\n  {\"upn\": \"a@corp.example\"},\r\n\t{}\n]\n", `[{"a":1},2,"x",[3],null]`, `[{"a":1},]`, `[{"a":"]"}`, `[{"a":1}] x`, `[{"a":1} {"b":2}]`,
		"[{\"a\":\"\n\"}]", `[{"a":[}]]`, `{"@odata.context":"x","value":[{"a":1},{"a":2}]}`, "{\"value\":[{\"a\":1}],\"@odata.nextLink\":\"y\"}\n",
		"{\n\"value\": [\n{\"a\":1}\n]\n, \"b\": 2}", `{"value":[{"a":1}]} {}`, "{\"value\":[{\"a\":1}]}\n{}",
		"{\n\"a\":1}{\"a\":[\n]}\n{\"b\":2}", "{\n\"a\":1},\n{}", "{\n\"a\":1}]", "{\n\"a\":1} {\"a\"", `{"schema":[],"Results":[{"a":1}],"stats":{}}`,
		`{"tables":[{"columns":[]}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		in := newText(context.Background(), strings.NewReader(strings.TrimPrefix(input, "\ufeff")))
		if strings.Contains(input, "\x00") || len(input) > maxRecord || otherwise(input) {
			return
		}
		j, rows := newJSON(in, nil), 0
		bare := []byte(strings.TrimPrefix(input, "\ufeff"))
		if l, isList := j.frames.(*listFrames); isList {
			rows = sameList(t, j, l, bare)
		} else if _, refused := j.frames.(*tableFrames); refused {
			rows = sameTold(j)
		} else {
			rows = sameLines(t, j, bare, in)
		}
		readWhole(t, Spec{Format: JSONL, Encoding: "utf-8"}, input, rows)
	})
}

// sameLines checks each line and gives how many there are.
func sameLines(t *testing.T, j *jsonReader, input []byte, in *text) (rows int) {
	t.Helper()
	for n, line := range bytes.SplitAfter(input, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		rec, err := j.next()
		var fault *FileError
		if errors.As(err, &fault) {
			if fault.Line != n+1 || !errors.Is(decode(line), io.ErrUnexpectedEOF) {
				t.Fatalf("line %d, %q: %v", n+1, line, err)
			}
			return rows
		}
		if err != nil || rec.number != n+1 {
			t.Fatalf("line %d: got %d, %v", n+1, rec.number, err)
		}
		rows++
		sameObject(t, j.keys, rec, line)
	}
	if _, err := j.next(); err != io.EOF {
		t.Errorf("after the end: %v", err)
	}
	if rows+j.blank() != in.lastLine() {
		t.Errorf("%d rows and %d blank lines are not %d lines", rows, j.blank(), in.lastLine())
	}
	return rows
}

// sameList checks each element of a list, that of the whole input or of its one
// object, or each object of an input without a list, and gives how many were read.
func sameList(t *testing.T, j *jsonReader, l *listFrames, input []byte) (rows int) {
	t.Helper()
	var list []json.RawMessage
	wrong := json.Unmarshal(input, &list)
	switch {
	case l.bare:
		if list, wrong = stream(input); slices.ContainsFunc(list, func(v json.RawMessage) bool { return v[0] != '{' }) {
			return sameTold(j)
		}
	case l.key != "":
		object := map[string]json.RawMessage{}
		if wrong = json.Unmarshal(input, &object); wrong == nil {
			wrong = json.Unmarshal(object[l.key], &list)
		}
		if bytes.Count(input, []byte(`"`+l.key+`"`)) > 1 { // a map has no key twice
			return sameTold(j)
		}
		for key := range object {
			if key != l.key && !isBeside(key, l.key) {
				wrong = errors.New(key)
			}
		}
	}
	for {
		rec, err := j.next()
		if err != nil {
			if (err == io.EOF) != (wrong == nil) || wrong == nil && rows != len(list) {
				t.Fatalf("%q: %d of %d elements, %v; encoding/json says %v", input, rows, len(list), err, wrong)
			}
			return rows
		}
		if rows++; rec.number != rows {
			t.Fatalf("element %d is row %d", rows, rec.number)
		}
		if wrong == nil {
			sameObject(t, j.keys, rec, list[rows-1])
		}
	}
}

// stream gives the values of an input up to what is none.
func stream(input []byte) (values []json.RawMessage, wrong error) {
	d := json.NewDecoder(bytes.NewReader(input))
	for {
		var value json.RawMessage
		if err := d.Decode(&value); err == io.EOF {
			return values, nil
		} else if err != nil {
			return values, err
		}
		values = append(values, value)
	}
}

// sameTold only counts.
func sameTold(j *jsonReader) (rows int) {
	for {
		if _, err := j.next(); err != nil {
			return rows
		}
		rows++
	}
}

func sameObject(t *testing.T, keys []string, rec record, text []byte) {
	t.Helper()
	var object map[string]json.RawMessage
	err := json.Unmarshal(text, &object)
	if isObject := err == nil && text[0] == '{'; isObject == rec.lost {
		t.Fatalf("%q: lost is %v, encoding/json says %v", text, rec.lost, err)
	}
	if rec.lost && len(rec.problems) == 0 {
		t.Fatalf("%q: no problem told", text)
	}
	if rec.lost || len(rec.problems) > 0 {
		return
	}
	odd := 0
	for i, cell := range rec.cells {
		raw, has := object[keys[i]]
		want := ""
		if has {
			want = jsonCell(t, raw)
		}
		if cell != want {
			t.Errorf("%q: %q is %q, want %q", text, keys[i], cell, want)
		}
		if has && raw[0] != '"' && raw[0] != 'n' {
			if odd == len(rec.odd) || rec.odd[odd] != i {
				t.Errorf("%q: %q is no text, odd are %v", text, keys[i], rec.odd)
			}
			odd++
		}
		delete(object, keys[i])
	}
	if len(object) > 0 || odd != len(rec.odd) {
		t.Errorf("%q: keys %v are missing, odd are %v", text, object, rec.odd)
	}
}

func jsonCell(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	switch raw[0] {
	case 'n':
		return ""
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
