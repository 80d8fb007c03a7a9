package simkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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
	w := walker{scanner{text: body}}
	if f := w.value(reflect.TypeOf(into).Elem(), 0); f != nil {
		return errors.New("body" + f.at + f.text)
	}
	if w.next() != 0 {
		return errors.New("there is more after the body's value")
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("body is no JSON: %w", err)
	}
	return nil
}

// deepest bounds how deep a value may be nested.
const deepest = 300

// flaw is what is wrong, and the way to it from the value that was looked at: a
// place is put into words only where something is wrong there.
type flaw struct{ at, text string }

// within gives the flaw with one more step before it.
func (f *flaw) within(step string) *flaw {
	f.at = step + f.at
	return f
}

func noJSON(cause string) *flaw { return &flaw{text: " is no JSON: " + cause} }

// walker checks a value against its type. The nil type takes anything, but no
// field twice. It finds the members of a value and looks no closer: that text and
// numbers are JSON is left to the package that reads them afterwards.
type walker struct{ scanner }

func (w *walker) value(t reflect.Type, depth int) *flaw {
	if depth > deepest {
		return &flaw{text: " is nested too deeply"}
	}
	if t == rawType {
		t = nil
	}
	switch first := w.next(); {
	case first == '{':
		if t != nil && t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
			return wrongType(t)
		}
		return w.object(t, depth)
	case first == '[':
		if t != nil && t.Kind() != reflect.Slice {
			return wrongType(t)
		}
		return w.array(t, depth)
	}
	return w.leaf(t)
}

// leaf takes what has no members: a string, a number or a word.
func (w *walker) leaf(t reflect.Type) *flaw {
	text, f := w.scalar()
	switch {
	case f != nil:
		return f
	case t == nil || kindOf(text[0]) == t.Kind():
		return nil
	case !json.Valid(text):
		return noJSON("unexpected " + string(text))
	}
	return wrongType(t)
}

func (w *walker) object(t reflect.Type, depth int) *flaw {
	s := shapeOf(t)
	var seen names
	for more, f := w.open('{', '}'); more || f != nil; more, f = w.another('}') {
		if f != nil {
			return f
		}
		name, f := w.name()
		if f != nil {
			return f
		}
		inner, known := s.member(name)
		switch {
		case !seen.add(name, s):
			return &flaw{"." + string(name), ": given twice"}
		case !known:
			return &flaw{"." + string(name), ": unknown"}
		}
		if f := w.value(inner, depth+1); f != nil {
			return f.within("." + string(name))
		}
	}
	if name, lacks := seen.lacks(s); lacks {
		return &flaw{"." + name, ": missing"}
	}
	return nil
}

func (w *walker) array(t reflect.Type, depth int) *flaw {
	var inner reflect.Type
	if t != nil {
		inner = t.Elem()
	}
	i := 0
	for more, f := w.open('[', ']'); more || f != nil; more, f = w.another(']') {
		if f == nil {
			f = w.value(inner, depth+1)
		}
		if f != nil {
			return f.within(fmt.Sprintf("[%d]", i))
		}
		i++
	}
	return nil
}

func wrongType(t reflect.Type) *flaw {
	names := map[reflect.Kind]string{
		reflect.Struct: "an object", reflect.Map: "an object", reflect.Slice: "an array",
		reflect.String: "a string", reflect.Bool: "a boolean",
	}
	return &flaw{text: ": must be " + names[t.Kind()]}
}
