package plaintext

import (
	"errors"
	"strings"
	"testing"
)

func TestOpen_TextThatIsNoUTF16IsNotReadAsThat(t *testing.T) {
	for _, text := range []string{"Email\nann@corp.example\n", "Name,Email\nZoë,zoe@corp.example\r\n"} {
		_, err := Open(strings.NewReader(text), Options{Encoding: "utf-16"})
		var e *Error
		if !errors.As(err, &e) || e.Reason != "is not UTF-16LE, it looks like UTF-8" || e.Hint != "leave --encoding out" {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "E\x00m\x00\n\x00", "\xef\xbb\xbfEmail\n", "\x2d\x4e\x87\x65"} {
		r, err := Open(strings.NewReader(text), Options{Encoding: "utf-16"})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		_ = r.Close()
	}
}
