package source

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Files with broken quotes, blank lines and records over the bound, the bound
// being small: every row that was read is what a parser makes of its own lines
// alone, row numbers grow, and every line has its place.
func TestCSV_WhateverIsBrokenEveryLineKeepsItsPlace(t *testing.T) {
	const bound = 40
	for seed := range uint64(4000) {
		text := scrambled(rand.New(rand.NewPCG(seed, 1)))
		in := newText(context.Background(), strings.NewReader(text))
		c := newBoundedCSV(in, ',', bound)
		if head, err := c.read(); err != nil || head.lost || strings.Contains(strings.Join(head.cells, ""), "\r") {
			continue // the header itself is broken
		}
		lines := strings.SplitAfter(text, "\n")
		rows, last := 0, 1
		for {
			rec, err := c.read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			rows++
			if rec.number <= last {
				t.Fatalf("%q: row %d comes after row %d", text, rec.number, last)
			}
			last = rec.number
			own := strings.Trim(lines[c.end-1], "\r\n")
			if rec.lost && own == "" || !rec.lost && !parses(lines[:c.end], rec.cells) {
				t.Fatalf("%q: row %d, ending on line %d, is %q", text, rec.number, c.end, rec.cells)
			}
		}
		if sum := 1 + rows + c.blanks + c.inside; sum != in.lastLine() {
			t.Fatalf("%q: %d lines have a place, the file has %d", text, sum, in.lastLine())
		}
	}
}

// scrambled gives a small file of pieces that break each other.
func scrambled(rng *rand.Rand) string {
	pieces := []string{
		`"`, "\n", "\n", ",", `""`, "\"\n", strings.Repeat("\n", 9), strings.Repeat("a", 23), "\r\n", "\r",
		"ann@corp.example,x\n", `,"oops` + "\n",
	}
	text := "h,i\n"
	for range rng.IntN(30) {
		text += pieces[rng.IntN(len(pieces))]
	}
	return text
}

// parses reports whether some of the last lines, and nothing else, are a record
// of these cells.
func parses(lines []string, cells []string) bool {
	for i := len(lines) - 1; i >= 0; i-- {
		r := csv.NewReader(strings.NewReader(strings.Join(lines[i:], "")))
		r.FieldsPerRecord = -1
		got, err := r.Read()
		_, end := r.Read()
		if err == nil && errors.Is(end, io.EOF) && slices.Equal(got, cells) {
			return true
		}
	}
	return false
}

func TestCSV_AnEmptyCellBeforeAQuoteThatNeverClosesHidesNothing(t *testing.T) {
	good := strings.Repeat("N,a@corp.example\n", 3*maxRecord/len("N,a@corp.example\n"))
	rows, file, err := readText(t, CSV, "Name,UPN\n,\"oops\n"+good)
	if want := 1 + strings.Count(good, "\n"); err != nil || len(rows) != want || file.Blank != 0 {
		t.Fatalf("%d rows and %d blank, want %d and none; %v", len(rows), file.Blank, want, err)
	}
	for i, r := range rows[1:] {
		if r.Target == nil || r.Number != i+3 {
			t.Fatalf("row %d is %+v", i+3, r)
		}
	}
}

func TestCSV_LinesThatTwoStrayQuotesSwallowAreTold(t *testing.T) {
	rows, _, err := readText(t, CSV, `Email,Comment,Dept
ann@corp.example,"see ticket 5,IT
bob@corp.example,ok,HR
carl@corp.example,done",IT
dora@corp.example,"sent to
eve@corp.example, and seen",IT
fay@corp.example,"lives at
Main Street 5,Town,IT
now",IT
`)
	want := `2: [a quoted cell of this row holds lines that look like rows, one with "bob@corp.example": mind the quotes around them]
3: dora@corp.example
4: fay@corp.example
`
	if got := told(rows); got != want || err != nil {
		t.Errorf("got %s, want %s; %v", got, want, err)
	}
}
