package plaintext

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// guess reads text that is UTF-8 or Windows-1252, in one pass: as long as there
// is nothing but ASCII both are the same, and the first character beyond it
// decides. Whoever types an umlaut in Windows-1252 hardly ever types one that
// makes UTF-8 together with what follows.
type guess struct {
	src     *ahead
	at      place
	decided io.Reader // nil: not yet
	western bool
}

// Read implements [io.Reader].
func (g *guess) Read(p []byte) (int, error) {
	for g.decided == nil {
		n, err := g.src.Read(p)
		plain := ascii(p[:n])
		g.at.pass(p[:plain])
		if plain < n {
			g.src.unread(p[plain:n])
		}
		if plain > 0 || n == 0 {
			return plain, err
		}
		g.decide()
	}
	return g.decided.Read(p)
}

// decide looks at the first character beyond ASCII, which comes next.
func (g *guess) decide() {
	g.decided = g.src
	if _, size := utf8.DecodeRune(g.src.peek(utf8.UTFMax)); size == 1 {
		g.western = true
		g.decided = transform.NewReader(g.src, &western{guessed: true, first: g.at, at: g.at})
	}
}
