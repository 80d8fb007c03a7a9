package ledger

import (
	"encoding/json"
	"fmt"
	"strings"
)

// list reads what f reads, none or more times.
func (t *chunkText) list(f func() error) error {
	if err := t.want('['); err != nil {
		return err
	}
	if t.take(']') {
		return nil
	}
	for {
		if err := f(); err != nil {
			return err
		}
		if t.take(']') {
			return nil
		}
		if err := t.want(','); err != nil {
			return err
		}
	}
}

func (t *chunkText) stringHere() (string, error) {
	s, err := t.rawString()
	if err != nil {
		return "", err
	}
	return t.plain(s)
}

// rawString reads a string as it is written, without its quotes.
func (t *chunkText) rawString() (string, error) {
	if err := t.want('"'); err != nil {
		return "", err
	}
	from := t.at
	for {
		n := strings.IndexByte(t.text[t.at:], '"')
		if n < 0 {
			return "", t.wrong("a string without an end")
		}
		t.at += n + 1
		if !t.escapes || !escaped(t.text[from:t.at-1]) {
			return t.text[from : t.at-1], nil
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
func (t *chunkText) plain(raw string) (string, error) {
	if !t.escapes || strings.IndexByte(raw, '\\') < 0 {
		return raw, nil
	}
	var s string
	if err := json.Unmarshal([]byte(`"`+raw+`"`), &s); err != nil {
		return "", t.wrong(err.Error())
	}
	return s, nil
}

// number reads a number that is not negative.
func (t *chunkText) number() (int, error) {
	const mostDigits = 18
	from, n := t.at, 0
	for t.at < len(t.text) && t.text[t.at] >= '0' && t.text[t.at] <= '9' {
		n = 10*n + int(t.text[t.at]-'0')
		t.at++
	}
	digits := t.at - from
	if digits == 0 || digits > mostDigits || digits > 1 && t.text[from] == '0' {
		return 0, t.wrong("no number")
	}
	return n, nil
}

func (t *chunkText) take(c byte) bool {
	if t.at < len(t.text) && t.text[t.at] == c {
		t.at++
		return true
	}
	return false
}

func (t *chunkText) want(c byte) error {
	if !t.take(c) {
		return t.wrong("no " + string(rune(c)))
	}
	return nil
}

func (t *chunkText) word(w string) bool {
	if strings.HasPrefix(t.text[t.at:], w) {
		t.at += len(w)
		return true
	}
	return false
}

func (t *chunkText) words(w string) error {
	if !t.word(w) {
		return t.wrong("no " + w)
	}
	return nil
}

func (t *chunkText) wrong(what string) error {
	return fmt.Errorf("the rows from %d on are damaged: %s at byte %d of their text", t.seq, what, t.at)
}
