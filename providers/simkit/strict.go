package simkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Decode reads JSON into a wire struct, and is as strict as a vendor can be: it
// refuses unknown and duplicate fields, names in another letter case, wrong
// types, null, anything after the value, and the lack of a field whose tag does
// not say omitempty. The error names the place: "[3].action_type: missing".
//
// Wire structs consist of structs with a tag on each field, slices, maps with
// string keys, strings, booleans and [json.RawMessage].
func Decode(body []byte, into any) error {
	if !utf8.Valid(body) {
		return errors.New("the body is no UTF-8")
	}
	w := walker{json.NewDecoder(bytes.NewReader(body))}
	if err := w.value(reflect.TypeOf(into).Elem(), "body"); err != nil {
		return err
	}
	if _, err := w.Token(); err != io.EOF {
		return errors.New("there is more after the body's value")
	}
	return json.Unmarshal(body, into)
}

// deepest bounds the text that names a place, and so the depth of a value.
const deepest = 1000

// walker checks a value token by token against its type. The nil type takes
// anything, but no field twice.
type walker struct{ *json.Decoder }

func (w walker) value(t reflect.Type, at string) error {
	if len(at) > deepest {
		return errors.New("the body is nested too deeply")
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		t = nil
	}
	token, err := w.Token()
	if err != nil {
		return fmt.Errorf("%s is no JSON: %w", at, err)
	}
	switch token {
	case json.Delim('{'):
		if t != nil && t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
			return wrongType(at, t)
		}
		return w.object(t, at)
	case json.Delim('['):
		if t != nil && t.Kind() != reflect.Slice {
			return wrongType(at, t)
		}
		return w.array(t, at)
	}
	if t != nil && (token == nil || reflect.TypeOf(token).Kind() != t.Kind()) {
		return wrongType(at, t)
	}
	return nil
}

func (w walker) object(t reflect.Type, at string) error {
	seen := map[string]bool{}
	for w.More() {
		token, err := w.Token()
		if err != nil {
			return fmt.Errorf("%s is no JSON: %w", at, err)
		}
		name := token.(string) // the decoder lets nothing else be a name
		if seen[name] {
			return fmt.Errorf("%s.%s: given twice", at, name)
		}
		seen[name] = true
		inner, known := member(t, name)
		if !known {
			return fmt.Errorf("%s.%s: unknown", at, name)
		}
		if err := w.value(inner, at+"."+name); err != nil {
			return err
		}
	}
	if _, err := w.Token(); err != nil {
		return fmt.Errorf("%s is no JSON: %w", at, err)
	}
	return missing(t, seen, at)
}

func (w walker) array(t reflect.Type, at string) error {
	var inner reflect.Type
	if t != nil {
		inner = t.Elem()
	}
	for i := 0; w.More(); i++ {
		if err := w.value(inner, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	if _, err := w.Token(); err != nil {
		return fmt.Errorf("%s is no JSON: %w", at, err)
	}
	return nil
}

func member(t reflect.Type, name string) (reflect.Type, bool) {
	switch {
	case t == nil:
		return nil, true
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	}
	for f := range t.Fields() {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return f.Type, true
		}
	}
	return nil, false
}

func missing(t reflect.Type, seen map[string]bool, at string) error {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	for f := range t.Fields() {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !seen[tag] && options != "omitempty" {
			return fmt.Errorf("%s.%s: missing", at, tag)
		}
	}
	return nil
}

func wrongType(at string, t reflect.Type) error {
	names := map[reflect.Kind]string{
		reflect.Struct: "an object", reflect.Map: "an object", reflect.Slice: "an array",
		reflect.String: "a string", reflect.Bool: "a boolean",
	}
	return fmt.Errorf("%s: must be %s", at, names[t.Kind()])
}
