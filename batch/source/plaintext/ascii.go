package plaintext

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// ascii gives the number of bytes before the first one beyond ASCII.
func ascii(b []byte) int {
	const word, high = 8, 0x8080808080808080
	i := 0
	for ; i+4*word <= len(b); i += 4 * word {
		w := b[i : i+4*word]
		if (binary.LittleEndian.Uint64(w)|binary.LittleEndian.Uint64(w[word:])|
			binary.LittleEndian.Uint64(w[2*word:])|binary.LittleEndian.Uint64(w[3*word:]))&high != 0 {
			break
		}
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// place is a place in a text whose line ends are not known yet.
type place struct{ feeds, returns int }

// pass moves the place behind b. Returns don't matter once there was a feed.
func (p *place) pass(b []byte) {
	p.feeds += bytes.Count(b, []byte{'\n'})
	if p.feeds == 0 {
		p.returns += bytes.Count(b, []byte{'\r'})
	}
}

// lines gives the numbers of the lines on which two places are, the second of
// which comes later.
func lines(p, q place) (first, second int) {
	if q.feeds == 0 {
		return p.returns + 1, q.returns + 1
	}
	return p.feeds + 1, q.feeds + 1
}
