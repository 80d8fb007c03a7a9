package seen

import "math/bits"

// filter is a Bloom filter in blocks of a cache line: it says of a key that it
// was never added, or that it may have been.
type filter struct {
	blocks [][blockWords]uint64
	shift  int // of a key's first half: what is left is its block
}

const (
	blockWords = 8
	blockBytes = 8 * blockWords
	bitsPerKey = 6
)

// newFilter makes a filter of this size or up to half of it.
func newFilter(bytes int) *filter {
	places := bits.Len(uint(max(bytes/blockBytes, 1))) - 1
	return &filter{blocks: make([][blockWords]uint64, 1<<places), shift: 64 - places}
}

func (f *filter) add(key entry) {
	block := &f.blocks[key.hi>>f.shift]
	for i := range bitsPerKey {
		word, bit := place(key, i)
		block[word] |= bit
	}
}

func (f *filter) mayHave(key entry) bool {
	block := &f.blocks[key.hi>>f.shift]
	for i := range bitsPerKey {
		if word, bit := place(key, i); block[word]&bit == 0 {
			return false
		}
	}
	return true
}

// place takes the i-th nine bits from the end of a key's second half. Its block
// goes by the first half, as the order of keys does: a table that is written out
// goes through the blocks one after the other.
func place(key entry, i int) (word int, bit uint64) {
	nine := key.lo >> (9 * i)
	return int(nine >> 6 & (blockWords - 1)), 1 << (nine & 63)
}
