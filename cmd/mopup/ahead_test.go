package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/source"
)

// aheadSpec reads ids, one a line.
func aheadSpec(in io.Reader) source.Spec {
	return source.Spec{
		Files: []string{"-"}, Stdin: in, Format: source.CSV, Action: "v/a",
		Actions: []batch.Action{{Name: "v/a", Noun: "thing", Fields: []batch.Field{{Name: "id"}}}},
	}
}

func TestReadAhead_GivesEveryRowInItsOrder(t *testing.T) {
	for _, rows := range []int{0, 1, bundleRows - 1, bundleRows, bundleRows + 1, 40 * bundleRows} {
		var text strings.Builder
		text.WriteString("id\n")
		for i := range rows {
			// Now and then a row that fills a bundle alone.
			fmt.Fprintf(&text, "%d%s\n", i, strings.Repeat("x", (i%500)/499*bundleBytes))
		}
		got := 0
		files, err := readAhead(t.Context(), aheadSpec(strings.NewReader(text.String())), func(r batch.Row) error {
			if id := strings.TrimRight(r.Target.Values[0], "x"); id != fmt.Sprint(got) || r.Number != got+2 {
				return fmt.Errorf("row %d is %s on line %d", got, id, r.Number)
			}
			got++
			return nil
		})
		if (err != nil) != (rows == 0) || got != rows || len(files) != 1 || files[0].Rows != rows {
			t.Errorf("%d of %d rows, %v, %v", got, rows, files, err)
		}
	}
}

func TestReadAhead_AnErrorEndsAReadingThatWaits(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	go func() { // and then nothing, without an end
		_, _ = io.WriteString(out, "id\n"+strings.Repeat("a\n", 100_000))
	}()
	full := errors.New("disk full")
	taken := 0
	_, err := readAhead(t.Context(), aheadSpec(in), func(batch.Row) error { taken++; return full })
	if !errors.Is(err, full) || taken != 1 {
		t.Errorf("%v after %d rows", err, taken)
	}
}

// endless goes on with the same line.
type endless string

func (e endless) Read(p []byte) (int, error) { return copy(p, e), nil }

func TestReadAhead_TheEndOfTheContextKeepsWhatWasRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	taken := 0
	files, err := readAhead(ctx, aheadSpec(io.MultiReader(strings.NewReader("id\n"), endless("a\n"))), func(batch.Row) error {
		cancel()
		taken++
		return nil
	})
	if !errors.Is(err, context.Canceled) || taken < bundleRows || taken != files[0].Rows {
		t.Errorf("%v, %d of %d rows", err, taken, files[0].Rows)
	}
}

// Cells cost memory even where they are empty: a sheet with a stray sign in its
// last column has sixteen thousand in each row.
func TestReadAhead_ABundleOfWideRowsIsShort(t *testing.T) {
	r := &reading{full: make(chan []batch.Row, bundles), empty: make(chan []batch.Row, bundles+2)}
	if err := r.add(batch.Row{Cells: make([]string, 16_384)}); err != nil || len(r.full) != 1 {
		t.Errorf("%d bundles are full, %v", len(r.full), err)
	}
}
