package chunk

import (
	"encoding/json"
	"fmt"
	"strings"
)

// list reads what f reads, none or more times.
func (r *Reader) list(f func() error) error {
	if err := r.want('['); err != nil {
		return err
	}
	if r.take(']') {
		return nil
	}
	for {
		if err := f(); err != nil {
			return err
		}
		if r.take(']') {
			return nil
		}
		if err := r.want(','); err != nil {
			return err
		}
	}
}

func (r *Reader) stringHere() (string, error) {
	s, err := r.rawString()
	if err != nil {
		return "", err
	}
	return r.plain(s)
}

// rawString reads a string as it is written, without its quotes.
func (r *Reader) rawString() (string, error) {
	if err := r.want('"'); err != nil {
		return "", err
	}
	from := r.at
	for {
		n := strings.IndexByte(r.text[r.at:], '"')
		if n < 0 {
			return "", r.wrong("a string without an end")
		}
		r.at += n + 1
		if !r.escapes || !escaped(r.text[from:r.at-1]) {
			return r.text[from : r.at-1], nil
		}
	}
}

// escaped reports whether what follows s is escaped: it ends with an odd number
// of backslashes.
func escaped(s string) bool {
	n := len(s) - len(strings.TrimRight(s, `\`))
	return n%2 == 1
}

// plain takes the escapes out of a string.
func (r *Reader) plain(raw string) (string, error) {
	if !r.escapes || strings.IndexByte(raw, '\\') < 0 {
		return raw, nil
	}
	var s string
	if err := json.Unmarshal([]byte(`"`+raw+`"`), &s); err != nil {
		return "", r.wrong(err.Error())
	}
	return s, nil
}

// number reads a number that is not negative.
func (r *Reader) number() (int, error) {
	const mostDigits = 18
	from, n := r.at, 0
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		n = 10*n + int(r.text[r.at]-'0')
		r.at++
	}
	digits := r.at - from
	if digits == 0 || digits > mostDigits || digits > 1 && r.text[from] == '0' {
		return 0, r.wrong("no number")
	}
	return n, nil
}

func (r *Reader) take(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *Reader) want(c byte) error {
	if !r.take(c) {
		return r.wrong("no " + string(rune(c)))
	}
	return nil
}

func (r *Reader) word(w string) bool {
	if strings.HasPrefix(r.text[r.at:], w) {
		r.at += len(w)
		return true
	}
	return false
}

func (r *Reader) words(w string) error {
	if !r.word(w) {
		return r.wrong("no " + w)
	}
	return nil
}

func (r *Reader) wrong(what string) error {
	return fmt.Errorf("the rows from %d on are damaged: %s at byte %d of their text", r.seq, what, r.at)
}
