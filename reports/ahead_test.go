package reports_test

import (
	"errors"
	"iter"
	"sync/atomic"
	"testing"

	"mopup/batch/ledger"
	"mopup/reports"
)

// numbered gives n rows, and then an error if there is one. It counts in given how
// many were taken.
func numbered(n int, given *int, err error) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		for *given = 0; *given < n; *given++ {
			if !yield(ledger.Row{Seq: int64(*given)}, nil) {
				return
			}
		}
		if err != nil {
			yield(ledger.Row{}, err)
		}
	}
}

func TestAhead_GivesEveryRowInItsOrderAndThenTheError(t *testing.T) {
	bad := errors.New("bad")
	for _, want := range []error{nil, bad} {
		for _, n := range []int{0, 1, 255, 256, 257, 10_000} {
			var given, got int
			var last error
			for row, err := range reports.Ahead(numbered(n, &given, want)) {
				if last = err; err != nil {
					continue
				}
				if row.Seq != int64(got) {
					t.Fatalf("row %d came in place of row %d of %d", row.Seq, got, n)
				}
				got++
			}
			if got != n || last != want {
				t.Errorf("%d rows of %d came, and then %v, want %v", got, n, last, want)
			}
		}
	}
}

func TestAhead_ReadsNoMoreWhenNoMoreIsWanted(t *testing.T) {
	for _, wanted := range []int{1, 256, 1000} {
		given, got := 0, 0
		for range reports.Ahead(numbered(100_000, &given, nil)) {
			if got++; got == wanted {
				break
			}
		}
		if given < wanted || given > wanted+2000 { // no race: who reads has ended
			t.Errorf("%d rows were read where %d were wanted", given, wanted)
		}
	}
}

// Cells cost memory even where they are empty, so few rows of many cells are read
// ahead of those that are written.
func TestAhead_FewRowsOfManyCellsAreReadAhead(t *testing.T) {
	const rows, most = 200, 20
	var given atomic.Int64
	taken := int64(0)
	for range reports.Ahead(func(yield func(ledger.Row, error) bool) {
		for range rows {
			given.Add(1)
			if !yield(ledger.Row{Cells: make([]string, 16_384)}, nil) {
				return
			}
		}
	}) {
		if n := given.Load() - taken; n > most {
			t.Fatalf("%d rows were read ahead, want at most %d", n, most)
		}
		taken++
	}
	if taken != rows {
		t.Errorf("%d rows, want %d", taken, rows)
	}
}
