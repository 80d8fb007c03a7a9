package seen

import "io"

// source is a run that is being merged.
type source struct {
	from io.Reader
	head entry // next entry; its id is 0 at the end
	text [entrySize]byte
}

// next takes the next entry of the run.
func (s *source) next() error {
	s.head = entry{}
	_, err := io.ReadFull(s.from, s.text[:])
	if err == io.EOF {
		return nil
	}
	s.head = read(s.text[:])
	return err
}

// merge writes the runs, which have no key in common, as one.
func merge(runs []*run, to *runWriter) (*run, error) {
	var sources []*source
	for _, r := range runs {
		s := &source{from: r.entries()}
		if err := s.next(); err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	for {
		var least *source
		for _, s := range sources { // few: a heap would not be faster
			if s.head.id != 0 && (least == nil || s.head.compare(least.head) < 0) {
				least = s
			}
		}
		if least == nil {
			return to.finish()
		}
		to.add(least.head)
		if err := least.next(); err != nil {
			return nil, err
		}
	}
}
