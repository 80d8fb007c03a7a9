package plaintext

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// alphabets have what real lists have, and what is nasty about encodings.
var alphabets = map[string][]rune{
	"ASCII":    []rune("abcXYZ0189@.,;\t|\"' -_\n\r"),
	"western":  []rune("abc@.,;\n\rüÄßéÉ€’“”®©Ÿ\u00a0"),
	"anything": []rune("abc@.,;\n\rüМашаλ가中\u2028\ufeff\ufffd😀🂡\u0100\u3000"),
}

// invented makes a text of about n characters that begins like a table, so that
// UTF-16 can be told by its head.
func invented(random *rand.Rand, letters []rune, n int) string {
	var b strings.Builder
	b.WriteString("UPN,Name,Department\nann@corp.example,Ann,Sales\n")
	for range n {
		b.WriteRune(letters[random.IntN(len(letters))])
	}
	return b.String()
}

// Whatever a text is, it comes back from each encoding that has its characters
// and from each packing, however its bytes come in.
func TestReader_AnyTextComesBack(t *testing.T) {
	packings := map[string]func(testing.TB, string) string{
		"":     func(_ testing.TB, s string) string { return s },
		"gzip": gzipped,
		"zstd": func(t testing.TB, s string) string { return zstded(t, s) },
	}
	for alphabet, letters := range alphabets {
		t.Run(alphabet, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(5, uint64(len(letters))))
			for _, n := range []int{0, 1, 7, 400, 5000} {
				text := invented(random, letters, n)
				for _, c := range encodingsOf(t, alphabet, text) {
					for compression, pack := range packings {
						data := pack(t, c.data)
						for way, given := range ways {
							got, found, err := readAll(given(strings.NewReader(data)), Options{Encoding: c.asked})
							if want := (Found{Compression: compression, Encoding: c.name, BOM: c.mark}); err != nil || got != text || found != want {
								t.Fatalf("%d characters %s, %v, want %+v: %+v, %v", n, way, got == text, want, found, err)
							}
						}
					}
				}
			}
		})
	}
}

type written struct {
	name, data, asked string
	mark              bool
}

// encodingsOf writes a text in all encodings that have its characters.
func encodingsOf(t *testing.T, alphabet, text string) []written {
	all := []written{
		{name: "UTF-8", data: text},
		{name: "UTF-8", data: markUTF8 + text, mark: true},
		{name: "UTF-16LE", data: markLE + little(t, text), mark: true},
		{name: "UTF-16BE", data: markBE + big(t, text), mark: true},
		{name: "UTF-16LE", data: little(t, text), asked: "utf-16le"},
		{name: "UTF-16BE", data: big(t, text), asked: "utf-16be"},
	}
	if alphabet != "anything" {
		all = append(all,
			written{name: "UTF-16LE", data: little(t, text)},
			written{name: "UTF-16BE", data: big(t, text)},
			written{name: "Windows-1252", data: encoded(t, charmap.Windows1252, text), asked: "windows-1252"})
	}
	return all
}
