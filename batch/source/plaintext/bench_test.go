package plaintext

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// BenchmarkReader reads a list of the same rows in all ways that lists come.
// "floor" copies the bytes and does nothing else.
func BenchmarkReader(b *testing.B) {
	ascii := strings.Repeat("ann.abel@corp.example,Ann Abel,Sales,2026-03-01T08:00:01Z\n", 1<<20)
	umlaut := strings.Repeat("ann.abel@corp.example,Jürgen Müller,Straße,2026-03-01T08\n", 1<<20)
	b.Run("floor", func(b *testing.B) {
		benchmark(b, ascii, func(r io.Reader) (io.Reader, error) { return r, nil })
	})
	for _, c := range []struct{ name, data string }{
		{"ASCII", ascii},
		{"UTF-8", umlaut},
		{"CR", strings.ReplaceAll(ascii, "\n", "\r")},
		{"Windows-1252", encoded(b, charmap.Windows1252, umlaut)},
		{"UTF-16LE", markLE + little(b, umlaut[:len(umlaut)/4])},
		{"gzip", gzipped(b, shuffled(umlaut[:len(umlaut)/4]))},
		{"zstd", zstded(b, shuffled(umlaut[:len(umlaut)/4]))},
	} {
		b.Run(c.name, func(b *testing.B) {
			benchmark(b, c.data, func(r io.Reader) (io.Reader, error) { return Open(r, Options{}) })
		})
	}
}

// shuffled makes each row its own, so that a packed list is no bomb.
func shuffled(rows string) string {
	var out strings.Builder
	seed := uint64(1)
	for line := range strings.Lines(rows) {
		for range 12 {
			seed = seed*6364136223846793005 + 1442695040888963407
			out.WriteByte("abcdefghijklmnop"[seed>>60])
		}
		out.WriteString(line)
	}
	return out.String()
}

func benchmark(b *testing.B, data string, open func(io.Reader) (io.Reader, error)) {
	buffer := make([]byte, 64<<10)
	b.ReportAllocs()
	var given int64
	for b.Loop() {
		r, err := open(strings.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.CopyBuffer(onlyWriter{}, struct{ io.Reader }{r}, buffer)
		if err != nil {
			b.Fatal(err)
		}
		given = n
	}
	b.SetBytes(given)
}

type onlyWriter struct{}

func (onlyWriter) Write(p []byte) (int, error) { return len(p), nil }
