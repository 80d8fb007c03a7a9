package plaintext

import (
	"errors"
	"strings"
	"testing"
)

func TestWestern_RefusesAFileThatMixesEncodings(t *testing.T) {
	long := strings.Repeat("ann@corp.example,Ann\r\n", 10_000)
	for _, c := range []struct {
		name, data, text string
		lines            string
		line             int
	}{
		{"at once", "M\xfcller,Müller\n", "Müller,M", "Windows-1252 on line 1 and UTF-8 on line 1", 1},
		{"on later lines", "Name\nM\xfcller\nx\nMüller\n", "Name\nMüller\nx\nM", "Windows-1252 on line 2 and UTF-8 on line 4", 4},
		{"a long way on", long + "\xfc\n" + long + "€\n", long + "ü\n" + long, "Windows-1252 on line 10001 and UTF-8 on line 20002", 20002},
		{"with lines that end in CR", "Name\rM\xfcller\rx\rMüller\r", "Name\nMüller\nx\nM", "Windows-1252 on line 2 and UTF-8 on line 4", 4},
		{"a character of four bytes", "\xfc\n😀", "ü\n", "Windows-1252 on line 1 and UTF-8 on line 2", 2},
	} {
		for way, given := range ways {
			t.Run(c.name+" "+way, func(t *testing.T) {
				text, _, err := readAll(given(strings.NewReader(c.data)), Options{})
				var e *Error
				if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Reason, c.lines) || !strings.Contains(e.Hint, "--encoding") {
					t.Errorf("got %v, want %s", err, c.lines)
				}
				if text != c.text {
					t.Errorf("%.40q, want %.40q", text, c.text)
				}
			})
		}
	}
}

func TestWestern_AskedForItIsNoGuess(t *testing.T) {
	text, found, err := readAll(strings.NewReader("M\xfcller,„MENܓ\n"), Options{Encoding: "windows-1252"})
	if err != nil || !strings.HasPrefix(text, "Müller,") || found.Encoding != "Windows-1252" {
		t.Errorf("%q %+v %v", text, found, err)
	}
}
