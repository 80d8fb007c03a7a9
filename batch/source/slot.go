package source

import "mopup/batch"

// slot is one thing that a row must or may give, and the columns that fit it.
// The action is a slot as well as each field.
type slot struct {
	name     string   // of the field, or actionField
	title    string   // for people
	names    []string // folded headers that fit: the first ones exactly, see firm
	firm     int      // how many of names fit better than the rest
	required bool
	mapped   bool   // --map decides
	want     string // header that --map gives; empty: no column is meant

	exact, also []int          // columns that fit, best ones and others
	weights     map[int]weight // of these, once there are rows to look at
	column      int            // the column that is read, -1: none
	told        bool           // its fault is already told

	decoys map[string]*batch.Decoy // folded headers that seem to fit and don't
	named  []int                   // columns that would fit by name, were there no --map
	traps  []trap
}

// trap is a column that seems to fit a slot.
type trap struct {
	column int
	what   *batch.Decoy
}

func decoysOf(f batch.Field) map[string]*batch.Decoy {
	decoys := map[string]*batch.Decoy{}
	for i := range f.Decoys {
		for _, n := range f.Decoys[i].Names {
			decoys[fold(n)] = &f.Decoys[i]
		}
	}
	return decoys
}

func (s *slot) applyMap(columnFor map[string]string) {
	for field, column := range columnFor {
		if fold(field) == fold(s.name) {
			s.mapped, s.want = true, trim(column)
		}
	}
}

// fitting gives the columns that fit equally well and better than others: by
// name, unless their values speak against it.
func (s *slot) fitting() []int {
	for _, left := range [][]int{s.good(s.exact), s.good(s.also), s.standing(s.exact), s.standing(s.also)} {
		if len(left) > 0 {
			return left
		}
	}
	if len(s.exact) > 0 {
		return s.exact
	}
	return s.also
}

// best gives the one column that fits, or -1.
func (s *slot) best() int {
	if fit := s.fitting(); len(fit) == 1 && !s.weights[fit[0]].hopeless() {
		return fit[0]
	}
	return -1
}

// needed reports whether the file must have a column for the slot.
func (s *slot) needed() bool { return s.required || s.mapped && s.want != "" }
