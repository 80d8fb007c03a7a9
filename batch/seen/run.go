package seen

import (
	"bufio"
	"io"
	"slices"
)

// run is a file of entries in the order of their keys, each key once.
type run struct {
	file   scratch
	level  int // how often its keys were merged
	n      int
	step   int
	fences []uint64 // first halves of the keys of every step-th entry
}

const writeBuffer = 64 << 10

// runWriter writes a run.
type runWriter struct {
	run  run
	out  *bufio.Writer
	line []byte
}

// newRunWriter begins a run of at most this many entries.
func newRunWriter(file scratch, level, most, fences int) *runWriter {
	return &runWriter{
		run: run{file: file, level: level, step: most/fences + 1},
		out: bufio.NewWriterSize(file, writeBuffer),
	}
}

// add writes the entry that comes next. An error of it is told by finish.
func (w *runWriter) add(e entry) {
	if w.run.n%w.run.step == 0 {
		w.run.fences = append(w.run.fences, e.hi)
	}
	w.run.n++
	w.line = e.append(w.line[:0])
	_, _ = w.out.Write(w.line)
}

func (w *runWriter) finish() (*run, error) {
	return &w.run, w.out.Flush()
}

// entries reads the run from its begin.
func (r *run) entries() io.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(r.file, 0, int64(r.n)*entrySize), writeBuffer)
}

// find gives the entry of a key. The page is a buffer for entries.
func (r *run) find(key entry, page []byte) (found entry, ok bool, err error) {
	s := r.spanOf(key.hi)
	for tries := 0; s.from < s.to; tries++ {
		most := len(page) / entrySize
		first := min(max(s.guess(key.hi, tries)-most/2, s.from), max(s.to-most, s.from))
		n := min(most, s.to-first)
		text := page[:n*entrySize]
		if _, err := r.file.ReadAt(text, int64(first)*entrySize); err != nil {
			return entry{}, false, err
		}
		low, high := read(text), read(text[(n-1)*entrySize:])
		switch {
		case key.compare(low) < 0:
			s.to, s.high = first, low.hi
		case key.compare(high) > 0:
			s.from, s.low = first+n, high.hi
		default:
			found, ok = search(text, key)
			return found, ok, nil
		}
	}
	return entry{}, false, nil
}

// search finds a key within a page.
func search(text []byte, key entry) (entry, bool) {
	from, to := 0, len(text)/entrySize
	for from < to {
		mid := (from + to) / 2
		e := read(text[mid*entrySize:])
		switch e.compare(key) {
		case 0:
			return e, true
		case -1:
			from = mid + 1
		default:
			to = mid
		}
	}
	return entry{}, false
}

// span is where a key can be: among the entries from and up to, whose keys begin
// with no less than low and no more than high.
type span struct {
	from, to  int
	low, high uint64
}

// spanOf narrows the run down by its fences.
func (r *run) spanOf(hi uint64) span {
	s := span{to: r.n, high: 1<<64 - 1}
	at, _ := slices.BinarySearch(r.fences, hi)
	if at > 0 {
		s.from, s.low = (at-1)*r.step, r.fences[at-1]
	}
	for at < len(r.fences) && r.fences[at] == hi {
		at++
	}
	if at < len(r.fences) {
		s.to, s.high = at*r.step, r.fences[at]
	}
	return s
}

// guess says which entry the key may be, keys being spread evenly. Should they
// not be, it halves the span after a few tries.
func (s span) guess(hi uint64, tries int) int {
	const evenly = 4
	if tries >= evenly || hi <= s.low || s.high <= s.low {
		return s.from + (s.to-s.from)/2
	}
	part := float64(hi-s.low) / float64(s.high-s.low)
	return s.from + int(min(part, 1)*float64(s.to-s.from))
}
