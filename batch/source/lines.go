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
	if text[0] != '{' || !errors.Is(decode(text), io.ErrUnexpectedEOF) || !l.nextGoesOn(text) {
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

// nextGoesOn reports whether the next lines go on with an object that begins
// with this text. A line that is an object of its own does not, as long as the
// one behind it does not show that it does: a line may be cut short anywhere.
func (l *lineFrames) nextGoesOn(text []byte) bool {
	joined := append(bytes.Clone(text), '\n')
	ahead, err := l.in.Peek(bufferSize)
	for len(ahead) > 0 {
		line, rest, ended := bytes.Cut(ahead, []byte{'\n'})
		ahead = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		joined = append(append(joined, line...), '\n')
		if fault := decode(joined); fault != nil && !errors.Is(fault, io.ErrUnexpectedEOF) {
			return string(text) == "{"
		}
		unseen := !ended && err == nil // the line is longer than what is looked at
		if line[0] != '{' || !unseen && !json.Valid(line) {
			return true
		}
	}
	return false
}
