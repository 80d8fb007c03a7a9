package plaintext

import (
	"io"
	"slices"
)

// ahead is a reader that can be looked into.
type ahead struct {
	r    io.Reader
	head []byte // read and not given out
	err  error  // final; comes behind head
}

// peek gives the next n bytes, or fewer where the reader ends before.
func (a *ahead) peek(n int) []byte {
	const piece, patience = 4096, 100
	for idle := 0; len(a.head) < n && a.err == nil; idle++ {
		a.head = slices.Grow(a.head, max(n-len(a.head), piece))
		m, err := a.r.Read(a.head[len(a.head):cap(a.head)])
		a.head = a.head[:len(a.head)+m]
		if a.err = err; m > 0 {
			idle = 0
		}
		if idle == patience && err == nil {
			a.err = io.ErrNoProgress
		}
	}
	return a.head[:min(n, len(a.head))]
}

// drop passes over n bytes that were looked at.
func (a *ahead) drop(n int) { a.head = a.head[n:] }

// unread takes back bytes that were given out last.
func (a *ahead) unread(p []byte) { a.head = slices.Concat(p, a.head) }

// Read implements [io.Reader]. What nobody looked at goes right to p.
func (a *ahead) Read(p []byte) (int, error) {
	switch {
	case len(a.head) > 0:
		n := copy(p, a.head)
		if a.head = a.head[n:]; len(a.head) == 0 {
			a.head = nil
		}
		return n, nil
	case a.err != nil:
		return 0, a.err
	}
	n, err := a.r.Read(p)
	a.err = err
	if n > 0 {
		err = nil
	}
	return n, err
}
