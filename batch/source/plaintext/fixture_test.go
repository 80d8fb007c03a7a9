package plaintext

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

const (
	markUTF8 = "\xef\xbb\xbf"
	markLE   = "\xff\xfe"
	markBE   = "\xfe\xff"
)

// readAll gives all text of r and what was found at its end.
func readAll(r io.Reader, o Options) (string, Found, error) {
	t, err := Open(r, o)
	if err != nil {
		return "", Found{}, err
	}
	defer t.Close()
	text, err := io.ReadAll(t)
	return string(text), t.Found(), err
}

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func little(t testing.TB, text string) string {
	return encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text)
}

func big(t testing.TB, text string) string {
	return encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text)
}

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	return packed(t, gzip.NewWriter(&b), &b, text)
}

func zstded(t testing.TB, text string, o ...zstd.EOption) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, append(o, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		t.Fatal(err)
	}
	return packed(t, w, &b, text)
}

func packed(t testing.TB, w io.WriteCloser, b *bytes.Buffer, text string) string {
	t.Helper()
	_, err := io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
