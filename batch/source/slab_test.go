package source

import "testing"

func TestSlab_NobodyWritesIntoTheNeighbour(t *testing.T) {
	var s slab[int]
	var all [][]int
	for i := range 3 * slabSize {
		one := s.take(i % 7)
		for k := range one {
			if one[k] != 0 {
				t.Fatal("not zero")
			}
			one[k] = i
		}
		_ = append(one, -1)
		all = append(all, one)
	}
	for i, one := range all {
		for _, v := range one {
			if v != i {
				t.Fatalf("slice %d holds %v", i, one)
			}
		}
	}
	if long := s.take(2 * slabSize); len(long) != 2*slabSize || s.copied(nil) != nil {
		t.Errorf("%d elements, want %d; no elements gave %v", len(long), 2*slabSize, s.copied(nil))
	}
}
