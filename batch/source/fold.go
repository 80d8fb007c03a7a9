package source

import (
	"unicode"
	"unicode/utf8"
)

// fold gives the form in which headers and action words are compared: letters
// and digits of any script, in lower case, and nothing else.
func fold(text string) string { return string(appendFolded(nil, text)) }

// appendFolded is fold into a buffer, for words that are looked up once a row.
func appendFolded(dst []byte, text string) []byte {
	for _, r := range text {
		if r < utf8.RuneSelf {
			dst = appendFoldedASCII(dst, byte(r))
			continue
		}
		if r = unicode.ToLower(r); r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

func appendFoldedASCII(dst []byte, b byte) []byte {
	switch {
	case 'A' <= b && b <= 'Z':
		return append(dst, b+'a'-'A')
	case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
		return append(dst, b)
	}
	return dst
}
