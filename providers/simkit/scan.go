package simkit

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// scanner goes through JSON by its punctuation. Of text that is JSON it finds
// exactly the members; of other text it may take more than it should.
type scanner struct {
	text []byte
	at   int
}

// next gives the first byte after blanks, without taking it; 0: there is none.
func (s *scanner) next() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// open takes the bracket that begins an object or an array, and reports whether a
// member follows.
func (s *scanner) open(bracket, closing byte) (more bool, f *flaw) {
	if f := s.take(bracket); f != nil {
		return false, f
	}
	if s.next() != closing {
		return true, nil
	}
	return false, s.take(closing)
}

// another takes what stands behind a member, and reports whether one more follows.
func (s *scanner) another(closing byte) (more bool, f *flaw) {
	if s.next() == ',' {
		return true, s.take(',')
	}
	return false, s.take(closing)
}

func (s *scanner) take(want byte) *flaw {
	switch c := s.next(); c {
	case want:
		s.at++
		return nil
	case 0:
		return noJSON("unexpected end")
	default:
		return noJSON("unexpected " + string(rune(c)))
	}
}

// name takes the name of a member, and the colon behind it.
func (s *scanner) name() ([]byte, *flaw) {
	if c := s.next(); c != '"' {
		return nil, s.take('"')
	}
	raw, f := s.scalar()
	if f != nil {
		return nil, f
	}
	name := raw[1 : len(raw)-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return nil, noJSON(err.Error())
		}
		name = []byte(text)
	}
	return name, s.take(':')
}

// scalar takes a string with its quotes, a number or a word.
func (s *scanner) scalar() ([]byte, *flaw) {
	if s.next() == '"' {
		from := s.at
		for s.at++; s.at < len(s.text); s.at++ {
			switch s.text[s.at] {
			case '\\':
				s.at++
			case '"':
				s.at++
				return s.text[from:s.at], nil
			}
		}
		return nil, noJSON("unexpected end")
	}
	from := s.at
	for s.at < len(s.text) && bytes.IndexByte([]byte(" \t\r\n,:{}[]\""), s.text[s.at]) < 0 {
		s.at++
	}
	if s.at == from {
		return nil, s.take('"') // there is no value
	}
	return s.text[from:s.at], nil
}

// kindOf tells from its first byte what a string, a number or a word is; Invalid:
// it is none.
func kindOf(first byte) reflect.Kind {
	switch {
	case first == '"':
		return reflect.String
	case first == 't' || first == 'f':
		return reflect.Bool
	case first == '-' || first >= '0' && first <= '9':
		return reflect.Float64
	}
	return reflect.Invalid
}
