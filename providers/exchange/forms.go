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

// telling is the length from which a stretch is a part of a credential wherever
// in it it stands. By chance hardly any text holds it.
const telling = 12

// forms are the ways in which a vendor may write a credential, as [squeeze]
// leaves them: as it is, escaped for an address or for JSON, and as a part of
// something in base64. The zero forms hide nothing.
type forms struct {
	all   string           // with a blank, which no form has, before and after each
	seeds map[string][]int // places in all, by what stands there
}

func (s Secret) forms() forms {
	if len(s) < shortest {
		return forms{}
	}
	text := string(s)
	all := []string{text, url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(text, "/", `\/`)}
	if escaped, err := json.Marshal(text); err == nil {
		all = append(all, string(escaped[1:len(escaped)-1]))
	}
	for before := range 3 {
		all = append(all, encoded(base64.RawStdEncoding, text, before), encoded(base64.RawURLEncoding, text, before))
	}
	for i, form := range all {
		all[i] = squeeze(form).text
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(form string) bool { return len(form) < shortest })
	return sow(all)
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
