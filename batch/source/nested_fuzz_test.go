package source

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzNested compares the columns that a path gives with a search by hand
// through what encoding/json makes of the object.
func FuzzNested(f *testing.F) {
	for _, path := range []string{"a.b", "a.1.b", "A.b.c", "a.b.c.0", "x.@y.z"} {
		f.Add(`{"a":{"b":"x","B":{"c":["y"]},"b.c":1}}`, path)
		f.Add(`{"a":[1,{"b":null}],"a.b":"z","a.1":{"b":2}}`, path)
		f.Add(`{"a":{"b":1,"b":2},"a b":{"c":true}, "x":{"@y.z":"\u00e9"}}`, path)
	}
	f.Fuzz(func(t *testing.T, object, named string) {
		paths := pathsOf(map[string]string{"f": named})
		value, err := parsedJSON(object)
		if len(paths) == 0 || !utf8.ValidString(object) || err != nil {
			return
		}
		if members, isObject := value.(map[string]any); !isObject || members == nil {
			return
		}
		plain, nested := readOne(t, object, nil), readOne(t, object, paths)
		if len(plain.problems) > 0 || len(nested.problems) > 0 {
			return // a key that stands twice
		}
		want := map[string]any{}
		if paths[0].literal == 0 {
			byHand(want, "", value, paths[0].parts)
		}
		for i, key := range nested.keys {
			if i < len(plain.keys) && (key != plain.keys[i] || nested.cell(i) != plain.cell(i)) {
				t.Errorf("%q: column %q is %q, it was %q", object, key, nested.cell(i), plain.cell(i))
			}
			if i >= len(plain.keys) && !sameValue(nested.cell(i), want[key]) {
				t.Errorf("%q: %q is %q, want %#v", object, key, nested.cell(i), want[key])
			}
			delete(want, key)
		}
		if len(want) > 0 {
			t.Errorf("%q: %v is not found", object, want)
		}
	})
}

// parsedJSON keeps numbers as they are written.
func parsedJSON(text string) (value any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil || strings.Trim(text[d.InputOffset():], " \t\r\n") != "" {
		return nil, strconv.ErrSyntax
	}
	return value, nil
}

func sameValue(cell string, want any) bool {
	switch w := want.(type) {
	case nil:
		return cell == ""
	case string:
		return cell == w
	}
	got, err := parsedJSON(cell)
	return err == nil && reflect.DeepEqual(got, want)
}

// one is one object as it was read.
type one struct {
	record
	keys []string
}

func (o *one) cell(i int) string {
	if i < len(o.cells) {
		return o.cells[i]
	}
	return ""
}

func readOne(t *testing.T, object string, paths []*path) one {
	t.Helper()
	j := &jsonReader{column: map[string]int{}, frames: &oneFrame{text: object}, paths: paths}
	rec, err := j.next()
	if err != nil || rec.lost {
		t.Fatalf("%q: %v, %v", object, rec.problems, err)
	}
	return one{rec, j.keys}
}

// oneFrame is a text that may have several lines.
type oneFrame struct {
	lineFrames
	text string
}

func (o *oneFrame) next() (frame, error) {
	return frame{text: bytes.Trim([]byte(o.text), " \t\r\n"), number: 1}, nil
}

// byHand gathers the values at the end of the parts, by the name of the path.
func byHand(found map[string]any, name string, value any, parts []string) {
	if len(parts) == 0 {
		found[name[1:]] = value
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			for n := range parts {
				if strings.Join(parts[:n+1], "") == fold(key) {
					byHand(found, name+"."+key, inner, parts[n+1:])
				}
			}
		}
	case []any:
		for i, inner := range v {
			if parts[0] == strconv.Itoa(i) {
				byHand(found, name+"."+parts[0], inner, parts[1:])
			}
		}
	}
}
