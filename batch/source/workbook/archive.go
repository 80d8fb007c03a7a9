package workbook

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What a workbook may be packed like. Real sheets inflate to 10 or 20 times
// their size; what inflates to 100 times and is large was made to do harm.
const (
	maxDirectory = 2 << 20  // bytes of the list of parts: some ten thousand parts
	maxRatio     = 100      // inflated to packed
	largeAnyway  = 64 << 20 // inflated bytes that are let pass whatever the ratio
)

// archive is the zip that a workbook is packed in.
type archive struct {
	parts   map[string]*zip.File // by name in lower case, as Excel finds them
	maxPart int64
}

// openArchive reads the list of parts, after it was made sure that the file is
// what it should be.
func openArchive(r io.ReaderAt, size, maxPart int64) (*archive, error) {
	if err := refuseHead(r, size); err != nil {
		return nil, err
	}
	m := &meter{r: r, left: maxDirectory}
	list, err := zip.NewReader(m, size)
	switch {
	case errors.Is(err, errTooMuch):
		return nil, mistake("lists more parts than any workbook has; check where it comes from")
	case err != nil:
		return nil, mistake("is cut short or damaged; get it once more, or " + saveAgain)
	}
	m.free = true // what is in the parts is bounded part by part
	a := &archive{parts: make(map[string]*zip.File, len(list.File)), maxPart: maxPart}
	if err := a.fill(list.File, size); err != nil {
		return nil, err
	}
	return a, refuseContent(a)
}

func (a *archive) fill(files []*zip.File, size int64) error {
	var total uint64
	for _, f := range files {
		name := partName(f.Name)
		if _, twice := a.parts[name]; twice {
			return mistake("is damaged: it has two parts named " + f.Name + "; " + saveAgain)
		}
		if f.Flags&1 != 0 {
			return mistake("is a zip archive with a password; unpack it, and give the file that is in it")
		}
		a.parts[name] = f
		if total += f.UncompressedSize64; total > largeAnyway && total/maxRatio > uint64(size) {
			return mistake(fmt.Sprintf("would grow from %s to %s or more when it is unpacked, as no real workbook does; check where it comes from",
				inUnits(uint64(size)), inUnits(total)))
		}
	}
	return nil
}

// open gives the content of a part. That no more comes out than the list of
// parts says, and that it is whole, is seen to by archive/zip.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[partName(name)]
	if f == nil {
		return nil, damaged(name, "is missing")
	}
	inflated := f.UncompressedSize64
	if inflated > uint64(a.maxPart) || inflated > largeAnyway && inflated/maxRatio > f.CompressedSize64 {
		return nil, mistake(fmt.Sprintf("would need %s for %s alone, which is packed in %s; save only the sheet that matters as .xlsx, or as CSV",
			inUnits(inflated), name, inUnits(f.CompressedSize64)))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return r, nil
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func inUnits(n uint64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

var errTooMuch = errors.New("more is read than is allowed")

// meter gives up when more is read than was allowed. It keeps the list of a zip
// from being as large as the file.
type meter struct {
	r    io.ReaderAt
	left int
	free bool
}

func (m *meter) ReadAt(p []byte, at int64) (int, error) {
	if m.left -= len(p); m.left < 0 && !m.free {
		return 0, errTooMuch
	}
	return m.r.ReadAt(p, at)
}
