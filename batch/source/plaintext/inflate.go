package plaintext

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A list of accounts shrinks ten to twenty times, a very dull one a hundred
// times. What shrinks more, and is not small, was made to do harm.
const (
	mostRatio  = 200
	ratioFloor = 64 << 20 // inflated bytes from which the ratio counts
	// MostInflated is how many bytes are inflated from one file at most where
	// [Options] have no other bound.
	MostInflated = 16 << 30
)

// mostWindow bounds the memory that zstd may ask for. "zstd --long" and
// "--ultra -22" ask for more.
const mostWindow = 64 << 20

// counted counts what is read, and remembers what went wrong.
type counted struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// inflated unpacks, within bounds.
type inflated struct {
	name string // of the packing
	in   *counted
	r    io.ReadCloser
	out  int64
	most int64
}

// inflate unpacks gzip or zstd, of which r has the first bytes.
func inflate(r io.Reader, kind Kind, most int64) (*inflated, error) {
	z := &inflated{name: packing(kind), in: &counted{r: r}, most: most}
	if most <= 0 {
		z.most = MostInflated
	}
	var err error
	below := bufio.NewReaderSize(z.in, 64<<10)
	if kind == Gzip {
		z.r, err = gzip.NewReader(below)
	} else {
		z.r, err = unzstd(below)
	}
	if err != nil {
		return nil, z.explain(err)
	}
	return z, nil
}

func packing(kind Kind) string {
	if kind == Gzip {
		return "gzip"
	}
	return "zstd"
}

// unzstd works in the caller's goroutine alone.
func unzstd(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(mostWindow))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// Read implements [io.Reader].
func (z *inflated) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	z.out += int64(n)
	switch {
	case z.out > ratioFloor && z.out/mostRatio > z.in.n:
		err = &Error{Reason: fmt.Sprintf("inflates to more than %d times its size, as no list does", mostRatio),
			Hint: "look what is in it; if it is well, unpack it and give that"}
	case z.out > z.most:
		err = &Error{Reason: "inflates to more than " + size(z.most), Hint: "unpack it and give it in parts"}
	case err != nil && !errors.Is(err, io.EOF):
		err = z.explain(err)
	}
	return n, err
}

func (z *inflated) Close() error { return z.r.Close() }

// explain says in words for people why an unpacker gave up. An error of the
// reader below stays as it is.
func (z *inflated) explain(err error) error {
	const again = "copy or download it again"
	switch {
	case z.in.err != nil:
		return z.in.err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &Error{Reason: "breaks off in the middle of its " + z.name + " data", Hint: again, Err: io.ErrUnexpectedEOF}
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrWindowSizeTooSmall):
		return &Error{Reason: "needs more than " + size(mostWindow) + " of memory to unpack",
			Hint: "unpack it and give that, or pack it without --long and --ultra", Err: err}
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return &Error{Reason: "needs a zstd dictionary", Hint: "unpack it and give that", Err: err}
	}
	return &Error{Reason: fmt.Sprintf("has damaged %s data (%v)", z.name, err), Hint: again, Err: err}
}

func size(n int64) string {
	for _, unit := range []struct {
		bits int
		name string
	}{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if whole := n >> unit.bits; whole > 0 && whole<<unit.bits == n {
			return fmt.Sprintf("%d %s", whole, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
