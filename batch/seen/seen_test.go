package seen

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
)

// keyOf gives keys as they are in life: spread evenly.
func keyOf(n uint64) [16]byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, n))
	return [16]byte(sum[:16])
}

// spreads are ways to make keys of numbers. Only the first is what a set is made
// for; it must be exact with all of them.
var spreads = map[string]func(n uint64) [16]byte{
	"even":         keyOf,
	"all in front": func(n uint64) (key [16]byte) { binary.BigEndian.PutUint64(key[8:], n); return key },
	"all behind": func(n uint64) (key [16]byte) {
		binary.BigEndian.PutUint64(key[:], ^n)
		return key
	},
	"in two places": func(n uint64) (key [16]byte) {
		key = keyOf(n)
		for i := range 7 {
			key[i] = byte(n&1) * 0xff
		}
		return key
	},
}

func TestSet_IsAMapOfTheFirstID(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for name, keyOf := range spreads {
		t.Run(name, func(t *testing.T) {
			for range 6 {
				s := New(Options{Dir: t.TempDir(), Keys: 1 + rng.IntN(60), Filter: 64 << rng.IntN(8), Runs: 2 + rng.IntN(4)})
				s.fences, s.page = 1+rng.IntN(5), make([]byte, (1+rng.IntN(9))*entrySize)
				likeMap(t, s, rng, keyOf)
			}
		})
	}
}

// likeMap adds keys, many of them twice, and holds the set against a map.
func likeMap(t *testing.T, s *Set, rng *rand.Rand, keyOf func(uint64) [16]byte) {
	t.Helper()
	first := map[[16]byte]int64{}
	span := 1 + rng.Uint64N(3000)
	for id := int64(1); id <= 2500; id++ {
		key := keyOf(rng.Uint64N(span))
		earlier, ok, err := s.Add(key, id)
		if want, known := first[key]; err != nil || ok != known || earlier != want {
			t.Fatalf("id %d: got %d, %v, %v; want %d, %v", id, earlier, ok, err, want, known)
		}
		if !ok {
			first[key] = id
		}
	}
	if most := s.merged * 13; len(s.runs) > most {
		t.Errorf("%d runs, want at most %d", len(s.runs), most)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestTable_IsAlwaysInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for name, keyOf := range spreads {
		for range 20 {
			table := newTable(1 + rng.IntN(300))
			n := 0
			for id := int64(1); ; id++ {
				e := entryOf(keyOf(rng.Uint64()), id)
				slot, found := table.find(e)
				if !found && !table.put(slot, e) {
					break
				}
				if _, found := table.find(e); !found {
					t.Fatalf("%s: what was put is not found", name)
				}
			}
			last := entry{}
			for e := range table.all() {
				if n++; n > 1 && e.compare(last) <= 0 {
					t.Fatalf("%s: %v comes after %v", name, e, last)
				}
				last = e
			}
			if n != table.used || n == 0 {
				t.Fatalf("%s: %d entries of %d", name, n, table.used)
			}
		}
	}
}

func TestSet_MemoryDoesNotGrowWithTheKeys(t *testing.T) {
	s := New(Options{Dir: t.TempDir(), Keys: 2000, Filter: 1 << 16})
	defer s.Close()
	var begin, end runtime.MemStats
	for id := range int64(100_000) {
		if id == 20_000 {
			runtime.GC()
			runtime.ReadMemStats(&begin)
		}
		if _, ok, err := s.Add(keyOf(uint64(id)), id+1); ok || err != nil {
			t.Fatal(id, ok, err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&end)
	if grown := int64(end.HeapAlloc) - int64(begin.HeapAlloc); grown > 1<<20 {
		t.Errorf("80,000 keys more take %d KB", grown>>10)
	}
}

func TestSet_LeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	s := New(Options{Dir: dir, Keys: 10})
	for id := range int64(1000) {
		if _, _, err := s.Add(keyOf(uint64(id)), id+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("%v are left, %v", files, err)
	}
	if _, _, err := s.Add(keyOf(1), 1); err == nil {
		t.Error("a closed set takes keys")
	}
}

// A file that can't be unlinked while it is open is removed when it is closed.
func TestSet_RemovesWhatItCouldNotUnlink(t *testing.T) {
	dir := t.TempDir()
	s := New(Options{Dir: dir, Keys: 10})
	s.create = func(dir string) (scratch, error) {
		f, err := os.CreateTemp(dir, "*")
		return &scratchFile{File: f, left: true}, err
	}
	for id := range int64(500) {
		if _, _, err := s.Add(keyOf(uint64(id)), id+1); err != nil {
			t.Fatal(err)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != len(s.runs) {
		t.Errorf("%d files of %d runs", len(files), len(s.runs))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if files, _ := os.ReadDir(dir); len(files) > 0 {
		t.Errorf("%v are left", files)
	}
}

// One key added: mostly new ones, of more than the table holds, and the same
// once more, each found in a file or in the table.
func BenchmarkAdd(b *testing.B) {
	for _, keys := range []int{100_000, 1_000_000, 10_000_000} {
		all := make([][16]byte, keys)
		for i := range all {
			all[i] = keyOf(uint64(i))
		}
		for _, times := range []int{1, 2} {
			if times == 2 && keys > 1_000_000 {
				continue
			}
			b.Run(fmt.Sprintf("%d-keys-%dx", keys, times), func(b *testing.B) {
				for b.Loop() {
					s := New(Options{})
					for id := range times * keys {
						if _, ok, err := s.Add(all[id%keys], int64(id+1)); ok != (id >= keys) || err != nil {
							b.Fatal(id, ok, err)
						}
					}
					if err := s.Close(); err != nil {
						b.Fatal(err)
					}
				}
				rows := float64(b.N * keys * times)
				b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows, "ns/row")
			})
		}
	}
}
