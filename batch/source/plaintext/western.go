package plaintext

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// runes are the characters of Windows-1252. The five bytes that it leaves open
// are control characters for browsers; here they stand for no character.
var runes = func() (table [256]rune) {
	for i := range table {
		table[i] = charmap.Windows1252.DecodeByte(byte(i))
	}
	for _, open := range []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d} {
		table[open] = utf8.RuneError
	}
	return table
}()

var errMixed = errors.New("UTF-8 within Windows-1252")

// western decodes Windows-1252. Where that was guessed, a later sequence of
// UTF-8 proves that the file was put together from both: one of them would be
// read as what it is not, and one name taken for another. (A capital umlaut
// before a closing quote looks like UTF-8 too; then a person has to say.)
type western struct {
	guessed bool
	first   place // of the byte that was no UTF-8
	at      place
}

// Reset implements [transform.Transformer].
func (w *western) Reset() {}

// Transform implements [transform.Transformer].
func (w *western) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) && err == nil {
		plain := ascii(src[nSrc:])
		n := copy(dst[nDst:], src[nSrc:nSrc+plain])
		nDst, nSrc = nDst+n, nSrc+n
		switch {
		case n < plain:
			err = transform.ErrShortDst
		case nSrc < len(src):
			n, err = w.char(dst[nDst:], src[nSrc:], atEOF)
			if nDst += n; err == nil {
				nSrc++
			}
		}
	}
	if w.guessed {
		w.at.pass(src[:nSrc])
	}
	if errors.Is(err, errMixed) {
		err = w.mixed()
	}
	return nDst, nSrc, err
}

// char decodes the first byte of src, which is beyond ASCII.
func (w *western) char(dst, src []byte, atEOF bool) (int, error) {
	if w.guessed {
		if !atEOF && !utf8.FullRune(src) {
			return 0, transform.ErrShortSrc
		}
		if _, size := utf8.DecodeRune(src); size > 1 {
			return 0, errMixed
		}
	}
	r := runes[src[0]]
	if len(dst) < utf8.RuneLen(r) {
		return 0, transform.ErrShortDst
	}
	return utf8.EncodeRune(dst, r), nil
}

func (w *western) mixed() error {
	first, second := lines(w.first, w.at)
	return &Error{Line: second,
		Reason: fmt.Sprintf("mixes encodings: there is Windows-1252 on line %d and UTF-8 on line %d", first, second),
		Hint:   "save it as UTF-8, or say with --encoding windows-1252 or --encoding utf-8 what it is"}
}
