package simkit

import (
	"encoding/json"
	"math/bits"
	"reflect"
	"strings"
	"sync"
)

var rawType = reflect.TypeFor[json.RawMessage]()

// shape is what an object of a type may hold: the fields of a struct, or any
// names.
type shape struct {
	fields []field      // at most 64; nil: any names
	inner  reflect.Type // of any names
	must   uint64       // a bit for each field that may not be missing
}

type field struct {
	name  string
	inner reflect.Type
}

var shapes sync.Map // of *shape, by type: to read the tags takes longer than a request

func shapeOf(t reflect.Type) *shape {
	switch {
	case t == nil:
		return &shape{}
	case t.Kind() == reflect.Map:
		return &shape{inner: t.Elem()}
	}
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{fields: make([]field, t.NumField())}
	for i := range s.fields {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		s.fields[i] = field{name, f.Type}
		if options != "omitempty" {
			s.must |= 1 << i
		}
	}
	shapes.Store(t, s)
	return s
}

// member gives the type that a name has.
func (s *shape) member(name []byte) (t reflect.Type, known bool) {
	if s.fields == nil {
		return s.inner, true
	}
	i := s.find(name)
	if i < 0 {
		return nil, false
	}
	return s.fields[i].inner, true
}

func (s *shape) find(name []byte) int {
	for i, f := range s.fields {
		if f.name == string(name) {
			return i
		}
	}
	return -1
}

// names are those that an object had so far.
type names struct {
	fields uint64
	others map[string]bool // those that are no fields
}

// add notes a name, and reports whether it is new.
func (n *names) add(name []byte, s *shape) bool {
	if i := s.find(name); i >= 0 {
		bit := uint64(1) << i
		isNew := n.fields&bit == 0
		n.fields |= bit
		return isNew
	}
	if n.others == nil {
		n.others = map[string]bool{}
	}
	isNew := !n.others[string(name)]
	n.others[string(name)] = true
	return isNew
}

// lacks gives the first field that is missing.
func (n *names) lacks(s *shape) (name string, lacks bool) {
	missing := s.must &^ n.fields
	if missing == 0 {
		return "", false
	}
	return s.fields[bits.TrailingZeros64(missing)].name, true
}
