package source

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// text is the text of one file. It counts lines,
// refuses NUL bytes, ends with its context, and gives out no more than it was
// allowed, so that no reader above it can be made to gather a whole file.
type text struct {
	ctx     context.Context
	r       io.Reader
	given   int64  // bytes given out
	until   int64  // given may grow to this; 0: no bound
	kept    []byte // what was given out since the last allow, to be read again
	buffer  []byte // that kept is the end of
	lines   int    // line breaks passed
	ragged  bool   // bytes follow the last line break
	skipped bool   // the bound was hit: the rest of that line is dropped
	err     error  // final, once met
}

// allow lets n bytes more than offset be given out, and keeps what lies behind
// offset.
func (t *text) allow(offset, n int64) {
	t.until = offset + n
	if behind := int(t.given - offset); behind < len(t.kept) {
		t.kept = t.kept[len(t.kept)-behind:]
	}
}

func newText(ctx context.Context, r io.Reader) *text {
	return &text{ctx: ctx, r: bufio.NewReaderSize(r, bufferSize)}
}

// lastLine is the number of the last line that holds a byte passed so far.
func (t *text) lastLine() int {
	if t.ragged {
		return t.lines + 1
	}
	return t.lines
}

// Read implements [io.Reader]. After errLong the reader goes on behind the next
// line break.
func (t *text) Read(p []byte) (int, error) {
	if t.skipped {
		return t.resume(p)
	}
	if t.until > 0 {
		room := t.until - t.given
		if room <= 0 && t.err == nil {
			t.skipped = true
			return 0, errLong
		}
		p = p[:min(int64(len(p)), max(room, 0))]
	}
	n, err := t.fill(p)
	t.give(p[:n])
	return n, err
}

func (t *text) give(p []byte) {
	t.given += int64(len(p))
	switch {
	case t.until == 0: // nobody reads anything again
	case len(t.kept)+len(p) <= cap(t.kept):
		t.kept = append(t.kept, p...)
	default: // to the front of the buffer, where there is room again
		t.buffer = append(append(t.buffer[:0], t.kept...), p...)
		t.kept = t.buffer
	}
}

// fill reads, looks for NUL and counts lines.
func (t *text) fill(p []byte) (int, error) {
	if t.err == nil {
		t.err = t.ctx.Err()
	}
	if t.err != nil {
		return 0, t.err
	}
	n, err := t.r.Read(p)
	if i := bytes.IndexByte(p[:n], 0); i >= 0 {
		n, err = i, errNUL
	}
	t.err = err
	if n > 0 {
		t.lines += bytes.Count(p[:n], []byte{'\n'})
		t.ragged = p[n-1] != '\n'
	}
	return n, err
}

// resume drops what is left of the line in which the bound was hit.
func (t *text) resume(p []byte) (int, error) {
	for {
		n, err := t.fill(p)
		if i := bytes.IndexByte(p[:n], '\n'); i >= 0 {
			t.skipped = false
			rest := copy(p, p[i+1:n])
			t.give(p[:rest])
			return rest, err
		}
		if err != nil {
			t.skipped = false
			return 0, err
		}
	}
}

// resumeNothing goes on where the bound was hit, for a reader that lost no byte
// of a record by it.
func (t *text) resumeNothing() { t.skipped = false }
