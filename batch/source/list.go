package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"mopup/batch"
)

// listFrames gives the elements of one list that is the whole file, or the
// "value" of the one object that is. Elements are cut out by their edge, and
// whether they are JSON is for others to see. A fault of the JSON ends the list:
// nobody can tell where the next element begins.
type listFrames struct {
	text    *text
	in      *bufio.Reader
	wrapped bool // the list is the value of an object
	more    bool // that object says that other pages follow
	ended   bool

	line   int    // on which the reading stands
	number int    // of the element read last
	begin  int    // its line
	long   []byte // buffer for elements that are not whole in the reader's own
}

func (l *listFrames) noun() string { return "object" }
func (l *listFrames) blank() int   { return 0 }

func (l *listFrames) notes() []string {
	if l.number == 0 {
		return nil
	}
	notes := []string{"is one list, so row 1 is its first object"}
	if l.more {
		notes = append(notes, "is one page of several, as @odata.nextLink says: the others are not here")
	}
	return notes
}

func (l *listFrames) next() (frame, error) {
	if l.ended {
		return frame{}, io.EOF
	}
	c, err := l.skip()
	switch {
	case err != nil:
		return frame{}, l.cut(err)
	case c == ']':
		return frame{}, l.end()
	case l.number > 0 && c != ',':
		return frame{}, l.fault("no comma stands behind object %d of the list", l.number)
	case l.number > 0:
		if _, err := l.in.Discard(1); err != nil {
			return frame{}, l.cut(err)
		}
		c, err = l.skip()
	}
	if err != nil {
		return frame{}, l.cut(err)
	}
	l.number++
	if c == ',' || c == ']' || c == '}' {
		return frame{}, l.fault("object %d of the list is missing between its commas", l.number)
	}
	return l.element()
}

// skip gives the next byte that is no blank, and leaves it to be read.
func (l *listFrames) skip() (byte, error) {
	for {
		c, err := l.in.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case c == '\n':
			l.line++
		case c != ' ' && c != '\t' && c != '\r':
			return c, l.in.UnreadByte()
		}
	}
}

// element cuts out the element that begins here. Mostly it is whole in the
// reader's buffer and is not copied.
func (l *listFrames) element() (frame, error) {
	f := frame{number: l.number}
	var e edge
	l.begin, l.long = l.line, l.long[:0]
	for {
		if _, err := l.in.Peek(1); err != nil {
			return frame{}, l.cut(err)
		}
		chunk, _ := l.in.Peek(l.in.Buffered())
		n, found := e.find(chunk)
		l.line += bytes.Count(chunk[:n], []byte{'\n'})
		if e.control {
			return frame{}, l.fault("object %d of the list is no JSON: a text in it is not closed on its line", l.number)
		}
		whole := found && len(l.long) == 0 && !f.long
		switch {
		case whole:
			f.text = chunk[:n]
		case len(l.long)+n > maxRecord:
			f.long = true
		case !f.long:
			l.long = append(l.long, chunk[:n]...)
		}
		if _, err := l.in.Discard(n); err != nil {
			return frame{}, l.cut(err)
		}
		if whole {
			return f, nil
		}
		if found {
			f.text = l.long
			return f, nil
		}
	}
}

// broken ends the list where an element is no JSON.
func (l *listFrames) broken(text []byte) *FileError {
	var element json.RawMessage
	err := json.Unmarshal(text, &element)
	if err == nil {
		return nil
	}
	fault := l.fault("object %d of the list is no JSON: %v", l.number, err)
	fault.Line = l.begin
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		fault.Line += bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte{'\n'})
	}
	return fault
}

func (l *listFrames) fault(format string, args ...any) *FileError {
	return &FileError{Line: l.line, Reason: fmt.Sprintf(format, args...), Hint: "correct it there, or export the list again"}
}

// cut says that the file ended within the list, or could not be read.
func (l *listFrames) cut(err error) *FileError {
	if errors.Is(err, io.EOF) {
		return &FileError{Line: l.line, Reason: "the list is cut short, it has no ] at its end", Hint: "export it again"}
	}
	return readError(err, l.text.lines+1)
}

// end reads what is behind the list; it gives io.EOF where that is nothing.
func (l *listFrames) end() error {
	l.ended = true
	if _, err := l.in.Discard(1); err != nil {
		return l.cut(err)
	}
	if l.wrapped {
		return l.endObject()
	}
	switch _, err := l.skip(); {
	case errors.Is(err, io.EOF):
		return io.EOF
	case err != nil:
		return l.cut(err)
	}
	rest, _ := l.in.Peek(min(l.in.Buffered(), 100))
	return &FileError{Line: l.line, Reason: "text follows the list: " + batch.Quote(string(rest)), Hint: "make it one list, or write one object a line"}
}
