package exchange

import (
	"encoding/json"
	"reflect"
	"testing"
)

// The short way for plain text must read what the JSON decoder reads.
func FuzzText_ReadsAStringAsTheDecoderDoes(f *testing.F) {
	for _, s := range []string{``, `plain`, `a\"b`, `tab\t`, `\u00e9`, `é`, "\xff", "\x01", `a"b`, `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, inner string) {
		raw := []byte(`"` + inner + `"`)
		var want string
		if json.Unmarshal(raw, &want) != nil {
			return
		}
		var got Text
		if err := json.Unmarshal(raw, &got); err != nil || string(got) != want {
			t.Errorf("%q is read as %q (%v), want %q", raw, got, err, want)
		}
		var direct Text
		if err := direct.UnmarshalJSON(raw); err != nil || string(direct) != want {
			t.Errorf("%q is read as %q (%v) by itself, want %q", raw, direct, err, want)
		}
	})
}

// A reply must be read as encoding/json reads it, by whatever decoder.
func FuzzReply_ReadsJSONAsTheStandardDecoderDoes(f *testing.F) {
	for _, s := range []string{
		`{"code":0,"list":[{"a":"x","b":1.5e3},{"A":"y"}],"next":null}`, `{"code":0,"code":"1"}`, `{"list":[null,{}]}`, `{"code":"\ud800"}`,
		`{"code":0} x`, `[]`, `null`, ``, `{"list":{}}`, "{\"code\":\"\xff\"}", `{"n":{"n":{"n":{}}}}`,
	} {
		f.Add(s)
	}
	type list struct {
		A Text `json:"a"`
		B Text `json:"b"`
	}
	type reply struct {
		Code Text            `json:"code"`
		Next *reply          `json:"n"`
		List []list          `json:"list"`
		Raw  json.RawMessage `json:"raw"`
		Map  map[string]Text `json:"map"`
	}
	f.Fuzz(func(t *testing.T, body string) {
		var want, got reply
		wanted := json.Unmarshal([]byte(body), &want)
		err := Reply{Body: []byte(body)}.JSON(&got)
		if (err == nil) != (wanted == nil) {
			t.Fatalf("%q: %v, and the standard decoder says %v", body, err, wanted)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %+v, want %+v", body, got, want)
		}
	})
}
