package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// lineFrames gives each line that is not blank.
type lineFrames struct {
	text   *text
	in     *bufio.Reader
	number int // of the line read last
	blanks int
	long   []byte // buffer for lines that the reader's own can't hold
}

func (l *lineFrames) noun() string    { return "line" }
func (l *lineFrames) blank() int      { return l.blanks }
func (l *lineFrames) notes() []string { return nil }

func (l *lineFrames) next() (frame, error) {
	for {
		line, tooLong, err := l.line()
		if err != nil {
			return frame{}, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return frame{text: line, number: l.number, long: tooLong}, nil
		}
		if tooLong { // nothing but blanks as far as it was kept
			return frame{text: []byte{' '}, number: l.number, long: true}, nil
		}
		l.blanks++
	}
}

// line gives the next line, which stays good until the next call. A line that
// is too long is cut.
func (l *lineFrames) line() (line []byte, tooLong bool, err error) {
	line, err = l.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = append(l.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = l.in.ReadSlice('\n')
			if tooLong = tooLong || len(l.long)+len(line) > maxRecord+len("\r\n"); !tooLong {
				l.long = append(l.long, line...)
			}
		}
		line = l.long
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, false, readError(err, l.text.lines+1)
	case err != nil && len(line) == 0:
		return nil, false, io.EOF
	}
	l.number++
	return line, tooLong, nil
}

// broken ends the file where objects are written over several lines: each of
// their lines would be an error of its own.
func (l *lineFrames) broken(text []byte) *FileError {
	if text[0] != '{' {
		return nil
	}
	begun := append(bytes.Clone(text), '\n') // within a string no line may end
	if !errors.Is(decode(begun), io.ErrUnexpectedEOF) || !l.nextGoesOn(begun) {
		return nil
	}
	return &FileError{
		Line: l.number, Reason: "objects span several lines",
		Hint: "write one object a line, or a list of them: [{...}, {...}]",
	}
}

// decode says what is wrong with the first value of a text, where it is cut
// short io.ErrUnexpectedEOF.
func decode(text []byte) error {
	var value json.RawMessage
	return json.NewDecoder(bytes.NewReader(text)).Decode(&value)
}

// nextGoesOn reports whether the next lines go on with an object that has begun.
// One that is an object of its own does not, unless the line behind it shows
// that it does: a line may have been cut short anywhere.
func (l *lineFrames) nextGoesOn(begun []byte) bool {
	bare := string(begun) == "{\n"
	ahead, whole := l.ahead()
	for len(ahead) > 0 {
		line, rest, ended := bytes.Cut(ahead, []byte{'\n'})
		ahead = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		begun = append(append(begun, line...), '\n')
		if fault := decode(begun); fault != nil && !errors.Is(fault, io.ErrUnexpectedEOF) {
			return bare
		}
		seen := ended || whole
		if line[0] != '{' || seen && !json.Valid(line) {
			return true
		}
	}
	return false
}

// ahead gives what comes next, some lines where that is possible, and whether
// that is the rest of the file.
func (l *lineFrames) ahead() (lines []byte, whole bool) {
	const some = 4096 // small, since what is buffered may have to be moved for it
	lines, err := l.in.Peek(some)
	if err == nil && bytes.Count(lines, []byte{'\n'}) < 2 {
		lines, err = l.in.Peek(bufferSize)
	}
	return lines, err != nil
}
