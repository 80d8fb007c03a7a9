package seen

import (
	"errors"
	"fmt"
	"os"
)

// Options say how much memory a set takes. Zero means the default.
type Options struct {
	Dir    string // folder of the temporary files; default: the system's
	Keys   int    // most keys in the table, 32 bytes each or a little more; default 196,608
	Filter int    // bytes of the filter, which exists from the first file on; default 16 MiB
	Runs   int    // how many files of a size are merged to one, at least 2; default 8
}

// Set is the set of keys. It is not safe for concurrent use.
type Set struct {
	dir    string
	table  *table
	filter *filter // nil while there is no run
	runs   []*run  // levels never rise from one to the next
	hit    int     // index of the run that had the last key looked for, or had it once
	err    error   // that ended it

	filterBytes, merged, fences int
	page                        []byte
	create                      func(dir string) (scratch, error)
}

// New makes an empty set.
func New(o Options) *Set {
	const (
		keys   = 3 << 16
		filter = 16 << 20
		merged = 8
		fences = 4096 // a run, of 8 bytes
		page   = 4096 / entrySize * entrySize
	)
	s := &Set{
		dir: o.Dir, table: newTable(keys), filterBytes: filter, merged: merged,
		fences: fences, page: make([]byte, page), create: createScratch,
	}
	if s.dir == "" {
		s.dir = os.TempDir()
	}
	if o.Keys > 0 {
		s.table = newTable(o.Keys)
	}
	if o.Filter > 0 {
		s.filterBytes = o.Filter
	}
	if o.Runs > 0 {
		s.merged = max(o.Runs, 2)
	}
	return s
}

// Add takes a key with its id, which is positive. If the key was added before,
// it gives the id that it has, and that stays. After an error the set is of no
// more use.
func (s *Set) Add(key [16]byte, id int64) (earlier int64, ok bool, err error) {
	if s.err != nil {
		return 0, false, s.err
	}
	e := entryOf(key, id)
	slot, found := s.table.find(e)
	if found {
		return s.table.slots[slot].id, true, nil
	}
	if s.filter != nil && s.filter.mayHave(e) {
		if earlier, ok, err = s.lookup(e); ok || err != nil {
			return earlier, ok, err
		}
	}
	if s.table.put(slot, e) {
		return 0, false, nil
	}
	if err := s.spill(); err != nil {
		return 0, false, err
	}
	slot, _ = s.table.find(e)
	s.table.put(slot, e)
	return 0, false, nil
}

// lookup looks for a key in the runs, and first in the one that had the last:
// rows that came together mostly come together again.
func (s *Set) lookup(key entry) (id int64, ok bool, err error) {
	for i := range s.runs {
		at := (s.hit + i) % len(s.runs)
		e, ok, err := s.runs[at].find(key, s.page)
		if err != nil {
			s.err = fmt.Errorf("look for a key of an earlier row in a temporary file in %s: %w; see that the disk is well, and try again", s.dir, err)
			return 0, false, s.err
		}
		if ok {
			s.hit = at
			return e.id, true, nil
		}
	}
	return 0, false, nil
}

// spill writes the table to a run of its own and empties it.
func (s *Set) spill() error {
	if s.filter == nil {
		s.filter = newFilter(s.filterBytes)
	}
	err := s.write(0, s.table.used, func(w *runWriter) (*run, error) {
		for e := range s.table.all() {
			s.filter.add(e)
			w.add(e)
		}
		return w.finish()
	})
	s.table.clear()
	for err == nil && s.crowded() {
		err = s.mergeLast()
	}
	return err
}

// crowded reports whether the last runs are as many of one level as are merged.
func (s *Set) crowded() bool {
	n := len(s.runs)
	return n >= s.merged && s.runs[n-1].level == s.runs[n-s.merged].level
}

// mergeLast makes one run of the last ones.
func (s *Set) mergeLast() error {
	rest := len(s.runs) - s.merged
	old := s.runs[rest:]
	entries := 0
	for _, r := range old {
		entries += r.n
	}
	s.runs = s.runs[:rest:rest]
	err := s.write(old[0].level+1, entries, func(w *runWriter) (*run, error) { return merge(old, w) })
	for _, r := range old {
		err = errors.Join(err, r.file.Close())
	}
	return err
}

// write adds a run that fill writes.
func (s *Set) write(level, entries int, fill func(*runWriter) (*run, error)) error {
	file, err := s.create(s.dir)
	if err == nil {
		var r *run
		if r, err = fill(newRunWriter(file, level, entries, s.fences)); err == nil {
			s.runs = append(s.runs, r)
			return nil
		}
		err = errors.Join(err, file.Close())
	}
	s.err = fmt.Errorf("write the keys of earlier rows to a temporary file in %s: %w; make room there, or name another folder with TMPDIR", s.dir, err)
	return s.err
}

// Close gives the disk back. The set is of no more use.
func (s *Set) Close() error {
	var errs []error
	for _, r := range s.runs {
		errs = append(errs, r.file.Close())
	}
	s.runs, s.table = nil, nil
	if s.err == nil {
		s.err = errors.New("add a key: the set is closed")
	}
	return errors.Join(errs...)
}
