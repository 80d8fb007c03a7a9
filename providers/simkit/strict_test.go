package simkit

import (
	"encoding/json"
	"strings"
	"testing"
)

type wireSample struct {
	Name  string            `json:"name"`
	Copy  bool              `json:"copy"`
	Parts []wirePart        `json:"parts"`
	Heads map[string]string `json:"heads,omitempty"`
	Free  json.RawMessage   `json:"free,omitempty"`
}

type wirePart struct {
	ID string `json:"id"`
}

func TestDecode_TakesWhatItIsMadeFor(t *testing.T) {
	var got wireSample
	body := `{"parts":[{"id":"a"},{"id":"b"}],"copy":true,"name":"n","heads":{"X":"1"},"free":{"any":[1,null,{"x":2}]}}` + "\n"
	if err := Decode([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "n" || !got.Copy || len(got.Parts) != 2 || got.Parts[1].ID != "b" || got.Heads["X"] != "1" || len(got.Free) == 0 {
		t.Errorf("read %+v", got)
	}
}

func TestDecode_RefusesEverythingElse(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"an unknown field", `{"name":"n","copy":true,"parts":[],"more":1}`, "body.more: unknown"},
		{"a field in another letter case", `{"Name":"n","copy":true,"parts":[]}`, "body.Name: unknown"},
		{"a field given twice", `{"name":"n","name":"n","copy":true,"parts":[]}`, "body.name: given twice"},
		{"a field given twice within free text", `{"name":"n","copy":true,"parts":[],"free":{"a":{"b":1,"b":2}}}`, "body.free.a.b: given twice"},
		{"a missing field", `{"name":"n","parts":[]}`, "body.copy: missing"},
		{"a missing field of a part", `{"name":"n","copy":true,"parts":[{"id":"a"},{}]}`, "body.parts[1].id: missing"},
		{"a string for a boolean", `{"name":"n","copy":"false","parts":[]}`, "body.copy: must be a boolean"},
		{"a number for a string", `{"name":7,"copy":true,"parts":[]}`, "body.name: must be a string"},
		{"null for a string", `{"name":null,"copy":true,"parts":[]}`, "body.name: must be a string"},
		{"null for an array", `{"name":"n","copy":true,"parts":null}`, "body.parts: must be an array"},
		{"an object for an array", `{"name":"n","copy":true,"parts":{}}`, "body.parts: must be an array"},
		{"an array for an object", `[]`, "body: must be an object"},
		{"an object for a string", `{"name":{},"copy":true,"parts":[]}`, "body.name: must be a string"},
		{"a number in a map of strings", `{"name":"n","copy":true,"parts":[],"heads":{"X":1}}`, "body.heads.X: must be a string"},
		{"a second value", `{"name":"n","copy":true,"parts":[]} {}`, "more after"},
		{"an object cut short", `{"name":"n","copy":true,"parts":[`, "no JSON"},
		{"no value", ``, "no JSON"},
		{"no JSON", `name=n`, "no JSON"},
		{"text that is no UTF-8", "{\"name\":\"\xff\",\"copy\":true,\"parts\":[]}", "no UTF-8"},
		{"a value without a bottom", `{"name":"n","copy":true,"parts":[],"free":` + strings.Repeat("[", 1000), "nested too deeply"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := Decode([]byte(test.body), &wireSample{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"name":"n","copy":true,"parts":[{"id":"a"}],"free":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if Decode(body, &wireSample{}) == nil && !json.Valid(body) {
			t.Error("took what is no JSON")
		}
	})
}

func TestIsGUID_TakesTheUsualFormOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5f":   true,
		"0F7A0B3C-6D2E-4A55-9D0E-0A1B2C3D4E5F":   true,
		NewGUID():                                true,
		"":                                       false,
		"0f7a0b3c6d2e4a559d0e0a1b2c3d4e5f":       false,
		"{0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5f}": false,
		"0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5g":   false,
		"0f7a0b3c-6d2e-4a55-9d0e0-a1b2c3d4e5f":   false,
		"0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4eé":    false,
	} {
		if IsGUID(text) != want {
			t.Errorf("IsGUID(%q) = %v", text, !want)
		}
	}
}

func TestIsEmail_TakesABareAddressOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"ann@corp.example":          true,
		"o'brien+x@corp.example":    true,
		"":                          false,
		"ann":                       false,
		"ann@":                      false,
		"Ann <ann@corp.example>":    false,
		"<ann@corp.example>":        false,
		" ann@corp.example":         false,
		"a@b@corp.example":          false,
		"a.b_c-d/e=f@corp.example":  true,
		"x@localhost":               true,
		"jörg@müller.example":       true,
		"ann@xn--mller-kva.example": true,
		"@corp.example":             false,
		"@":                         false,
		"ann@corp..example":         false,
		"ann@.example":              false,
		"ann@corp.example.":         false,
		".ann@corp.example":         false,
		"a..b@corp.example":         false,
		"ann@corp_example":          false,
		"ann@[127.0.0.1]":           false,
		"ann@corp.example,bob":      false,
		"ann@corp.example\n":        false,
		"an n@corp.example":         false,
		"ann\t@corp.example":        false,
		"ann\u00a0@corp.example":    false,
		"ann\u200b@corp.example":    false,
		"ann\u202e@corp.example":    false,
		"ann\ufeff@corp.example":    false,
		"ann\ufffd@corp.example":    false,
		"ann\xff@corp.example":      false,
		"ann\x00@corp.example":      false,
		"ann\x7f@corp.example":      false,
		"ann@corp\u200b.example":    false,
		"ann@corp\ufffd.example":    false,
		"ann(x)@corp.example":       false,
		"\"ann\"@corp.example":      false,
		"ann;bob@corp.example":      false,
	} {
		if IsEmail(text) != want {
			t.Errorf("IsEmail(%q) = %v", text, !want)
		}
	}
}
