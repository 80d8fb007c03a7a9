package exchange

import (
	"slices"
	"strings"
)

// seed is how much of a stretch is looked up. Of each form those at its multiples
// are known, so that every telling stretch holds one, and the last.
const seed = telling / 2

// sow makes the index. It is made for each answer, so it is kept small: a token
// has thousands of letters.
func sow(all []string) forms {
	text := " " + strings.Join(all, " ") + " "
	f := forms{all: text, seeds: make(map[string][]int, len(text)/seed)}
	begin := 1
	for _, form := range all {
		for at := 0; at+seed < len(form); at += seed {
			f.seeds[form[at:at+seed]] = append(f.seeds[form[at:at+seed]], begin+at)
		}
		last := len(form) - seed
		f.seeds[form[last:]] = append(f.seeds[form[last:]], begin+last)
		begin += len(form) + 1
	}
	return f
}

// hide replaces the stretches of forms in text. What echoes a request cuts it
// where it likes and breaks its lines.
func (f forms) hide(text string) string {
	if f.all == "" || len(text) < shortest {
		return text
	}
	found := f.find(squeeze(text))
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

// find gives the stretches of forms, as places in the text that was squeezed: those
// that are telling, and those that are long enough and have a form's beginning or
// end. Words that only look like a short one when put together are none.
func (f forms) find(in squeezed) (found []stretch) {
	done, way := 0, 0 // up to where the last one goes, and where it stands in a form
	for at := 0; at+seed <= len(in.text); at++ {
		for _, spot := range f.seeds[in.text[at:at+seed]] {
			if at < done && spot-at == way {
				continue
			}
			from, to := f.grow(in.text, at, spot)
			s := stretch{in.place(from), in.place(to-1) + 1}
			way = spot - at
			outer := f.all[from+way-1] == ' ' || f.all[to+way] == ' '
			if to-from >= telling || to-from >= shortest && outer && s.to-s.from == to-from {
				found, done = append(found, s), to
			}
		}
	}
	return found
}

// grow gives all that is the same around a seed. The blanks between forms end it.
func (f forms) grow(text string, at, spot int) (from, to int) {
	from, to = at, at+seed
	for from > 0 && text[from-1] == f.all[spot-at+from-1] {
		from--
	}
	for to < len(text) && text[to] == f.all[spot-at+to] {
		to++
	}
	return from, to
}

// squeezed is a text in small letters, without white space and the escapes of it
// that JSON has.
type squeezed struct {
	text string
	at   []int // where each byte was; nil: where it is
}

func (s squeezed) place(i int) int {
	if s.at == nil {
		return i
	}
	return s.at[i]
}

func squeeze(text string) squeezed {
	if !strings.ContainsAny(text, " \t\n\v\f\r\\") {
		return squeezed{text: lower(text)}
	}
	small := make([]byte, 0, len(text))
	at := make([]int, 0, len(text))
	for i := 0; i < len(text); i++ {
		if n := white(text[i:]); n > 0 {
			i += n - 1
			continue
		}
		small, at = append(small, text[i]), append(at, i)
	}
	return squeezed{lower(string(small)), at}
}

// white is how many bytes of white space text begins with. An escape may itself
// have been escaped.
func white(text string) int {
	if strings.IndexByte(" \t\n\v\f\r", text[0]) >= 0 {
		return 1
	}
	letter := strings.TrimLeft(text, `\`)
	if n := len(text) - len(letter); n > 0 && letter != "" && strings.IndexByte("nrt", letter[0]) >= 0 {
		return n + 1
	}
	return 0
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
