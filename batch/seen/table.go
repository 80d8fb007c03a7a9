package seen

import (
	"iter"
	"math/bits"
)

// table holds the recent keys. It is a hash table in which a key's own bits say
// where it belongs, and whoever comes into a place that is taken moves the
// greater ones on by one. So all keys are always in their order, and a full
// table is written out as it stands.
type table struct {
	slots []entry
	shift int // of a key's first 64 bits: what is left is its place
	used  int
	most  int // more would make the ways long
}

// tail is room behind the last place, so that no way goes round to the front.
const tail = 128

// newTable makes a table for this many keys.
func newTable(keys int) *table {
	places := bits.Len(uint(keys + keys/3 - 1)) // a quarter stays free, nearly
	return &table{slots: make([]entry, 1<<places+tail), shift: 64 - places, most: keys}
}

// find gives the slot of a key, or the one where it belongs.
func (t *table) find(key entry) (slot int, found bool) {
	for slot = int(key.hi >> t.shift); slot < len(t.slots); slot++ {
		s := &t.slots[slot]
		if s.id == 0 {
			return slot, false
		}
		if order := s.compare(key); order >= 0 {
			return slot, order == 0
		}
	}
	return slot, false
}

// put places an entry in the slot that find gave. It reports false where there
// is no room.
func (t *table) put(slot int, e entry) bool {
	if t.used >= t.most {
		return false
	}
	free := slot
	for free < len(t.slots) && t.slots[free].id != 0 {
		free++
	}
	if free == len(t.slots) {
		return false
	}
	copy(t.slots[slot+1:free+1], t.slots[slot:free])
	t.slots[slot] = e
	t.used++
	return true
}

// all gives the entries in the order of their keys.
func (t *table) all() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for _, e := range t.slots {
			if e.id != 0 && !yield(e) {
				return
			}
		}
	}
}

func (t *table) clear() {
	clear(t.slots)
	t.used = 0
}
