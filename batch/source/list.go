package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"mopup/batch"
)

// listFrames gives the elements of one list that is the whole file, or that the
// one object has that is, or the objects of a file that stand one behind the
// other without a list around them. Elements are cut out by their edge, and
// whether they are JSON is for others to see. A fault of the JSON ends the list:
// nobody can tell where the next element begins.
type listFrames struct {
	text  *text
	in    *bufio.Reader
	key   string // of the object that has the list; empty: there is none
	more  bool   // that object says that other pages follow
	bare  bool   // there is no list around the elements, and no comma between them
	ended bool

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
	if l.bare {
		return []string{"its objects span several lines, so row 1 is the first object"}
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
	case l.bare && errors.Is(err, io.EOF):
		l.ended = true
		return frame{}, io.EOF
	case err != nil:
		return frame{}, l.cut(err)
	case l.bare && c == ',' && l.number > 0:
		return frame{}, l.fault("a comma stands behind object %d, and no list is around the objects", l.number)
	case l.bare && strings.IndexByte(",:]}", c) >= 0:
		return frame{}, l.fault("%q stands where object %d should begin", c, l.number+1)
	case l.bare:
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
		return frame{}, l.fault("%s is missing between its commas", l.name())
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
			return frame{}, l.fault("%s is no JSON: a text in it is not closed on its line", l.name())
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
	fault := l.fault("%s is no JSON: %v", l.name(), err)
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

// name is the element read last, for people.
func (l *listFrames) name() string {
	if l.bare {
		return fmt.Sprintf("object %d", l.number)
	}
	return fmt.Sprintf("object %d of the list", l.number)
}

// cut says that the file ended within the list, or could not be read.
func (l *listFrames) cut(err error) *FileError {
	switch {
	case errors.Is(err, io.EOF) && l.bare:
		return &FileError{Line: l.line, Reason: l.name() + " is cut short", Hint: "export it again"}
	case errors.Is(err, io.EOF):
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
	if l.key != "" {
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
