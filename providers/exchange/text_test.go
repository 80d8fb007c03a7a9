package exchange

import (
	"encoding/json"
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
