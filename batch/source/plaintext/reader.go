package plaintext

import (
	"bytes"
	"io"
	"io/fs"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// HeadSize is how many bytes of a text are looked at to find out about it.
const HeadSize = 64 << 10

// Options are what a person may say about a file. The zero value stands for
// looking.
type Options struct {
	Encoding     string // as [EncodingNamed] takes it; a byte order mark counts more
	MostInflated int64  // bytes that a packed file may inflate to; 0: [MostInflated]
}

// Found is what a text turned out to be.
type Found struct {
	Compression string // "gzip", "zstd" or none
	Encoding    string // "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252"
	BOM         bool   // it began with a byte order mark, which is dropped
	CR          bool   // its lines ended in CR alone
}

// Reader reads the text of a file as UTF-8 with line feeds. Read it in pieces of
// many KiB: they are passed on to what lies below.
type Reader struct {
	text   *ahead
	guess  *guess // nil where the encoding was sure from the start
	packed io.Closer
	found  Found
	head   string
}

// Open finds out what r holds and reads it. Its error says why that is no text;
// what shows only later is an error of Read, behind the text before it. Both
// are [*Error], but for what goes wrong in r. The caller closes the Reader,
// and then r.
func Open(r io.Reader, o Options) (*Reader, error) {
	encoding, err := EncodingNamed(o.Encoding)
	if err != nil {
		return nil, &Error{Reason: err.Error()}
	}
	t := &Reader{}
	src := &ahead{r: r}
	if kind := Sniff(src.peek(sniffed)); kind == Gzip || kind == Zstd {
		if src, err = t.unpack(src, kind, o.MostInflated); err != nil {
			return nil, err
		}
	}
	if err := t.start(src, encoding); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Reader) unpack(src *ahead, kind Kind, most int64) (*ahead, error) {
	z, err := inflate(src, kind, most)
	if err != nil {
		return nil, err
	}
	t.packed = z
	t.found.Compression = z.name
	return &ahead{r: z}, nil
}

// start looks at the head of what is not packed any more.
func (t *Reader) start(src *ahead, encoding string) error {
	wide := encoding == utf16LE || encoding == utf16BE
	if kind := Sniff(src.peek(sniffed)); kind != Text && (kind != Binary || !wide) {
		return t.refuse(kind)
	}
	if wide && narrow(src.peek(sniffed)) {
		return &Error{Reason: "is not " + encoding + ", it looks like UTF-8", Hint: "leave --encoding out"}
	}
	t.text = &ahead{r: t.decoded(src, encoding)}
	head := t.text.peek(HeadSize + 1)
	if len(head) == 0 && t.text.err != io.EOF {
		return t.text.err
	}
	feed := bytes.IndexByte(head, '\n') >= 0
	head = head[:min(HeadSize, len(head))]
	if t.found.CR = !feed && bytes.IndexByte(head, '\r') >= 0; t.found.CR {
		feeds(t.text.head)
	}
	t.head = string(head)
	return nil
}

func (t *Reader) refuse(kind Kind) error {
	e := &Error{Reason: "is " + kind.String(), Hint: kinds[kind].advice}
	if packing := t.found.Compression; packing != "" {
		e.Reason += " within " + packing + " data"
		e.Hint = "unpack it, then " + e.Hint
	}
	return e
}

// decoded gives UTF-8. Without a name the encoding is looked for.
func (t *Reader) decoded(src *ahead, encoding string) io.Reader {
	seen, mark := encodingOf(src.peek(sniffed))
	src.drop(mark)
	if t.found.BOM = mark > 0; t.found.BOM || encoding == "" {
		encoding = seen
	}
	t.found.Encoding = encoding
	switch encoding {
	case utf8Name:
		return src
	case utf16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(&pairs{r: src})
	case utf16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(&pairs{r: src})
	case windows1252:
		return transform.NewReader(src, &western{})
	}
	t.found.Encoding = utf8Name
	t.guess = &guess{src: src}
	return t.guess
}

// Read implements [io.Reader].
func (t *Reader) Read(p []byte) (int, error) {
	n, err := t.text.Read(p)
	if t.found.CR {
		feeds(p[:n])
	}
	return n, err
}

// feeds makes line feeds of carriage returns.
func feeds(p []byte) {
	for {
		i := bytes.IndexByte(p, '\r')
		if i < 0 {
			return
		}
		p[i] = '\n'
		p = p[i+1:]
	}
}

// Head is the first [HeadSize] bytes of the text, or all of it, however much
// was read already.
func (t *Reader) Head() string { return t.head }

// Found tells what the text is. A text of nothing but ASCII so far counts as
// UTF-8, so the encoding is final only at the end of the text.
func (t *Reader) Found() Found {
	found := t.found
	if t.guess != nil && t.guess.western {
		found.Encoding = windows1252
	}
	return found
}

// Close ends the reading, and leaves what lies below open.
func (t *Reader) Close() error {
	t.text = &ahead{err: fs.ErrClosed}
	if t.packed == nil {
		return nil
	}
	packed := t.packed
	t.packed = nil
	return packed.Close()
}
