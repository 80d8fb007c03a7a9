package exchange

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// shortest is the length from which a text can be a credential, or a part of one
// that tells something. A shorter one, as rehearsals use, occurs by chance in
// honest text.
const shortest = 8

// forms are the ways in which a vendor may write a credential, in small letters:
// as it is, escaped for an address or for JSON, and as a part of something in
// base64.
type forms []string

func (s Secret) forms() forms {
	if len(s) < shortest {
		return nil
	}
	text := string(s)
	all := forms{text, url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(text, "/", `\/`)}
	if escaped, err := json.Marshal(text); err == nil {
		all = append(all, string(escaped[1:len(escaped)-1]))
	}
	for before := range 3 {
		all = append(all, encoded(base64.RawStdEncoding, text, before), encoded(base64.RawURLEncoding, text, before))
	}
	for i, form := range all {
		all[i] = lower(form)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return len(form) < shortest })
}

// encoded is what is the same of a text in base64 whatever stands before and
// after it: three bytes make four letters, so how it reads depends on how many
// bytes are before it, by threes.
func encoded(e *base64.Encoding, text string, before int) string {
	letters := e.EncodeToString([]byte("\x00\x00"[:before] + text))
	if (before+len(text))%3 != 0 {
		letters = letters[:len(letters)-1] // it shares its bits with what comes after
	}
	return letters[[3]int{0, 2, 3}[before]:]
}

// hide replaces the forms in text, each stretch from a form's beginning or up to
// its end that is long enough: what echoes a request cuts it where it likes.
func (f forms) hide(text string) string {
	if len(f) == 0 || len(text) < shortest {
		return text
	}
	low := lower(text)
	var found []stretch
	for _, form := range f {
		found = append(found, heads(low, form)...)
		found = append(found, tails(low, form)...)
	}
	if len(found) == 0 {
		return text
	}
	slices.SortFunc(found, func(a, b stretch) int { return a.from - b.from })
	var out strings.Builder
	end := 0
	for _, s := range found {
		if s.from >= end {
			out.WriteString(text[end:s.from] + "[hidden]")
		}
		end = max(end, s.to)
	}
	return out.String() + text[end:]
}

// stretch is a part of a text.
type stretch struct{ from, to int }

// heads finds what begins as form does.
func heads(text, form string) (all []stretch) {
	for at := 0; ; {
		i := strings.Index(text[at:], form[:shortest])
		if i < 0 {
			return all
		}
		from, n := at+i, shortest
		for n < len(form) && from+n < len(text) && text[from+n] == form[n] {
			n++
		}
		all = append(all, stretch{from, from + n})
		at = from + n
	}
}

// tails finds what ends as form does.
func tails(text, form string) (all []stretch) {
	last := form[len(form)-shortest:]
	for at := 0; ; {
		i := strings.Index(text[at:], last)
		if i < 0 {
			return all
		}
		to, n := at+i+shortest, shortest
		for n < len(form) && to > n && text[to-n-1] == form[len(form)-n-1] {
			n++
		}
		all = append(all, stretch{to - n, to})
		at = to
	}
}

// lower makes letters of ASCII small, and keeps every byte in its place.
func lower(text string) string {
	if !strings.ContainsAny(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return text
	}
	low := []byte(text)
	for i, c := range low {
		if 'A' <= c && c <= 'Z' {
			low[i] = c + 'a' - 'A'
		}
	}
	return string(low)
}
