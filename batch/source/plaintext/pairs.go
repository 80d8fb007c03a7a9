package plaintext

import "io"

// pairs passes on the bytes of UTF-16, and makes an error of an end within a
// character: such a file was cut, and nobody knows where.
type pairs struct {
	r   io.Reader
	odd bool
}

// Read implements [io.Reader].
func (p *pairs) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.odd = p.odd != (n%2 == 1)
	if err == io.EOF && p.odd {
		err = &Error{Reason: "ends within a character, so it is cut short", Hint: "get the whole file"}
	}
	return n, err
}
