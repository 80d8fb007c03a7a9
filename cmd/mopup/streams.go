package main

import "io"

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
