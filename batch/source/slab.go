package source

// slab hands out short slices of one long one, so that a row costs no
// allocation for each of its lists. A slice that is handed out is never
// written to again by the slab; memory is free once nobody has any slice of it.
type slab[T any] struct{ rest []T }

// slabSize is how many elements are allocated at once: few enough that a row
// which is kept keeps little alive with it.
const slabSize = 512

// take gives n zero elements that can't grow into the neighbour's.
func (s *slab[T]) take(n int) []T {
	if n > len(s.rest) {
		if n > slabSize/4 {
			return make([]T, n)
		}
		s.rest = make([]T, slabSize)
	}
	taken := s.rest[:n:n]
	s.rest = s.rest[n:]
	return taken
}

// copied gives a copy of the elements, nil for none.
func (s *slab[T]) copied(from []T) []T {
	if len(from) == 0 {
		return nil
	}
	to := s.take(len(from))
	copy(to, from)
	return to
}
