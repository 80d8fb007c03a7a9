package main

import (
	"context"
	"io"
)

// sticky keeps the first error of a writer, so that a command can say at its end
// that its result did not get out.
type sticky struct {
	to  io.Writer
	err error
}

func (s *sticky) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// patient reads until the context ends. A read that hangs then, as on a
// terminal, is left behind: the program is about to end.
type patient struct {
	ctx  context.Context
	from io.Reader
}

func (r patient) Read(p []byte) (int, error) {
	type got struct {
		text []byte
		err  error
	}
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	done := make(chan got, 1)
	room := len(p)
	go func() {
		own := make([]byte, room) // not p: its owner may be gone
		n, err := r.from.Read(own)
		done <- got{own[:n], err}
	}()
	select {
	case g := <-done:
		return copy(p, g.text), g.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
