package plaintext

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// ways are ways in which a reader may give its bytes.
var ways = map[string]func(io.Reader) io.Reader{
	"at once":           func(r io.Reader) io.Reader { return r },
	"byte by byte":      iotest.OneByteReader,
	"by halves":         iotest.HalfReader,
	"with its end":      iotest.DataErrReader,
	"with empty pieces": func(r io.Reader) io.Reader { return &stuttering{r: r} },
}

// stuttering gives nothing every other time.
type stuttering struct {
	r   io.Reader
	odd bool
}

func (s *stuttering) Read(p []byte) (int, error) {
	if s.odd = !s.odd; s.odd {
		return 0, nil
	}
	return s.r.Read(p)
}

func TestReader_FindsTheEncoding(t *testing.T) {
	long := strings.Repeat("ann@corp.example,Ann\n", 5000)
	for _, c := range []struct {
		name, data, encoding string // the encoding as asked for
		want                 string
		found                Found
	}{
		{name: "nothing", found: Found{Encoding: "UTF-8"}},
		{name: "ASCII", data: "UPN\n", want: "UPN\n", found: Found{Encoding: "UTF-8"}},
		{name: "UTF-8", data: "Müller\n", want: "Müller\n", found: Found{Encoding: "UTF-8"}},
		{name: "UTF-8 with a mark", data: markUTF8 + "UPN\n", want: "UPN\n", found: Found{Encoding: "UTF-8", BOM: true}},
		{name: "a mark alone", data: markUTF8, found: Found{Encoding: "UTF-8", BOM: true}},
		{name: "one mark only is dropped", data: markUTF8 + markUTF8, want: "\ufeff", found: Found{Encoding: "UTF-8", BOM: true}},
		{name: "a late umlaut", data: long + "Müller\n", want: long + "Müller\n", found: Found{Encoding: "UTF-8"}},
		{name: "invalid bytes in UTF-8 stay", data: "Müller\nM\xfcller\n", want: "Müller\nM\xfcller\n", found: Found{Encoding: "UTF-8"}},
		{name: "invalid bytes behind a mark stay", data: markUTF8 + "M\xfcller", want: "M\xfcller", found: Found{Encoding: "UTF-8", BOM: true}},
		{name: "a character cut by the end is Windows-1252", data: "x\xc3", want: "xÃ", found: Found{Encoding: "Windows-1252"}},
		{name: "Windows-1252", data: "M\xfcller \x80 \x93\n", want: "Müller € “\n", found: Found{Encoding: "Windows-1252"}},
		{name: "a late umlaut of Windows-1252", data: long + "M\xfcller\n" + long + "\xfc", want: long + "Müller\n" + long + "ü", found: Found{Encoding: "Windows-1252"}},
		{name: "bytes that Windows-1252 leaves open", data: "\xfc,\x81\x8d\x8f\x90\x9d", want: "ü,\ufffd\ufffd\ufffd\ufffd\ufffd", found: Found{Encoding: "Windows-1252"}},
		{name: "UTF-16LE", data: markLE + little(t, "UPN\tNäme\r\n"), want: "UPN\tNäme\r\n", found: Found{Encoding: "UTF-16LE", BOM: true}},
		{name: "UTF-16BE", data: markBE + big(t, "UPN\tNäme\r\n"), want: "UPN\tNäme\r\n", found: Found{Encoding: "UTF-16BE", BOM: true}},
		{name: "UTF-16LE without a mark", data: little(t, "UPN,Name\na@corp.example,Маша 가\n"), want: "UPN,Name\na@corp.example,Маша 가\n", found: Found{Encoding: "UTF-16LE"}},
		{name: "UTF-16BE without a mark", data: big(t, "UPN,Name\na@corp.example,Маша 가\n"), want: "UPN,Name\na@corp.example,Маша 가\n", found: Found{Encoding: "UTF-16BE"}},
		{name: "UTF-16 with half a pair", data: markBE + "\x00a\xd8\x3d\x00b\xdc\x00\x00c", want: "a\ufffdb\ufffdc", found: Found{Encoding: "UTF-16BE", BOM: true}},
		{name: "UTF-16 with a pair", data: markLE + little(t, "😀"), want: "😀", found: Found{Encoding: "UTF-16LE", BOM: true}},
		{name: "a NUL stays", data: "a\x00b\n", want: "a\x00b\n", found: Found{Encoding: "UTF-8"}},
		{name: "asked for UTF-8", data: "\xfc,ü", encoding: "utf8", want: "\xfc,ü", found: Found{Encoding: "UTF-8"}},
		{name: "asked for Windows-1252", data: "\xfc,ü\x81", encoding: "latin1", want: "ü,Ã¼\ufffd", found: Found{Encoding: "Windows-1252"}},
		{name: "asked for UTF-16LE", data: little(t, "Маша"), encoding: "utf-16", want: "Маша", found: Found{Encoding: "UTF-16LE"}},
		{name: "asked for UTF-16BE", data: big(t, "Маша"), encoding: "UTF_16BE", want: "Маша", found: Found{Encoding: "UTF-16BE"}},
		{name: "what looks binary may be UTF-16", data: little(t, "\u0401\u0402\u0403\u0404"), encoding: "utf-16le", want: "\u0401\u0402\u0403\u0404", found: Found{Encoding: "UTF-16LE"}},
		{name: "a mark counts more than what was asked for", data: markLE + little(t, "ü"), encoding: "cp1252", want: "ü", found: Found{Encoding: "UTF-16LE", BOM: true}},
	} {
		for way, given := range ways {
			t.Run(c.name+" "+way, func(t *testing.T) {
				text, found, err := readAll(given(strings.NewReader(c.data)), Options{Encoding: c.encoding})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, text) + cmp.Diff(c.found, found); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestReader_MakesLineFeedsOfTheLineEndsOfOldMacs(t *testing.T) {
	rows := strings.Repeat("ann@corp.example,Ann\r", 10_000)
	wide := strings.Repeat("x", HeadSize)
	for _, c := range []struct {
		name, data, want string
		cr               bool
	}{
		{"CR alone", "UPN\ra\rb", "UPN\na\nb", true},
		{"CR alone at the end", "UPN\r", "UPN\n", true},
		{"CR alone in a long text", rows, strings.ReplaceAll(rows, "\r", "\n"), true},
		{"CR alone in UTF-16", markLE + little(t, "UPN\rü\r"), "UPN\nü\n", true},
		{"CR alone in Windows-1252", "Name\r\xfc\r", "Name\nü\n", true},
		{"a feed comes late", rows + "\n", strings.ReplaceAll(rows, "\r", "\n") + "\n", true},
		{"CRLF", "UPN\r\na\r\n", "UPN\r\na\r\n", false},
		{"LF", "UPN\na\n", "UPN\na\n", false},
		{"CR within lines", "UPN\na\rb\n", "UPN\na\rb\n", false},
		{"a first line that is longer than what is looked at", wide + "\ra\r", wide + "\ra\r", false},
		{"a CRLF at the end of what is looked at", wide[1:] + "\r\na\r\n", wide[1:] + "\r\na\r\n", false},
	} {
		for way, given := range ways {
			t.Run(c.name+" "+way, func(t *testing.T) {
				text, found, err := readAll(given(strings.NewReader(c.data)), Options{})
				if err != nil || text != c.want || found.CR != c.cr {
					t.Errorf("%.60q %+v %v, want %.60q", text, found, err, c.want)
				}
			})
		}
	}
}

func TestReader_ShowsItsHeadWithoutReadingIt(t *testing.T) {
	data := strings.Repeat("ann@corp.example;Ann\n", 10_000)
	r, err := Open(strings.NewReader("sep=;\n"+data), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Head()) != HeadSize || !strings.HasPrefix("sep=;\n"+data, r.Head()) {
		t.Errorf("head is %d bytes, %.20q", len(r.Head()), r.Head())
	}
	if text, err := io.ReadAll(r); err != nil || string(text) != "sep=;\n"+data {
		t.Errorf("%d bytes behind the head, %v", len(text), err)
	}
}

func TestReader_PassesOnWhatGoesWrongBelow(t *testing.T) {
	broken := errors.New("the network drive is gone")
	long := strings.Repeat("UPN\n", HeadSize)
	for _, c := range []struct{ name, data, want string }{
		{"in UTF-8", long, long},
		{"in UTF-16", markLE + little(t, long), long},
		{"in Windows-1252", "\xfc" + long, "ü" + long},
		{"in gzip", gzipped(t, long)[:50], ""},
		{"in zstd", zstded(t, long)[:10], ""},
		{"at once", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _, err := readAll(io.MultiReader(strings.NewReader(c.data), iotest.ErrReader(broken)), Options{})
			if err != broken || !strings.HasPrefix(text, c.want) {
				t.Errorf("%d bytes, %v", len(text), err)
			}
		})
	}
}

func TestReader_GivesUpOnAReaderThatGivesNothing(t *testing.T) {
	if _, err := Open(mute{}, Options{}); !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

type mute struct{}

func (mute) Read([]byte) (int, error) { return 0, nil }

func TestReader_ReadsNothingAfterClose(t *testing.T) {
	for _, data := range []string{"UPN\n", gzipped(t, "UPN\n"), zstded(t, "UPN\n")} {
		r, err := Open(strings.NewReader(data), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Close(), r.Close()); err != nil {
			t.Error(err)
		}
		if n, err := r.Read(make([]byte, 9)); n != 0 || err == nil || err == io.EOF {
			t.Error(n, err)
		}
	}
}

func TestEncodingNamed_TakesWhatPeopleCallThem(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "utf-8": "UTF-8", "UTF8": "UTF-8", "utf-8-sig": "UTF-8", "us-ascii": "UTF-8",
		"UTF-16": "UTF-16LE", "utf16le": "UTF-16LE", "Unicode": "UTF-16LE", "UTF-16BE": "UTF-16BE",
		"windows-1252": "Windows-1252", "CP1252": "Windows-1252", "ANSI": "Windows-1252",
		"Latin-1": "Windows-1252", "ISO-8859-1": "Windows-1252", "iso_8859_1": "Windows-1252",
	} {
		if got, err := EncodingNamed(name); got != want || err != nil {
			t.Errorf("%q is %q, want %q; %v", name, got, want, err)
		}
	}
	_, _, err := readAll(strings.NewReader("UPN\n"), Options{Encoding: "koi8-r"})
	want := `does not know the encoding "koi8-r"; use utf-8, utf-16le, utf-16be or windows-1252`
	if err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestError_TellsItsCause(t *testing.T) {
	_, _, err := readAll(strings.NewReader("\x1f\x8b\x08"), Options{})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

func TestReader_HalfACharacterAtTheEndIsACutFile(t *testing.T) {
	for way, given := range ways {
		text, _, err := readAll(given(strings.NewReader(markLE+little(t, "UPN\nann")+"x")), Options{})
		if want := "ends within a character, so it is cut short; get the whole file"; err == nil || err.Error() != want || !strings.HasPrefix(text, "UPN\nann") {
			t.Errorf("%s: %q, %v", way, text, err)
		}
	}
}
