package chunk

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

func TestWriter_TakesOnlyRowsThatFollow(t *testing.T) {
	at := func(seq batch.TargetID, file int, sheet string) batch.Placed {
		return batch.Placed{Seq: seq, Row: batch.Row{FileIndex: file, Origin: batch.Origin{Sheet: sheet}}}
	}
	for name, p := range map[string]batch.Placed{
		"a gap": at(9, 1, "s"), "another file": at(8, 2, "s"), "another sheet": at(8, 1, "t"),
	} {
		var w Writer
		w.Add(at(7, 1, "s"))
		if w.Add(p) {
			t.Errorf("%s was taken into the chunk", name)
		}
		took := w.Add(at(8, 1, "s"))
		if s, _ := w.End(); !took || s.Text != "[[0,null,0,null,null],[0,null,0,null,null]]" {
			t.Errorf("%s: the chunk is %s", name, s.Text)
		}
	}
	var w Writer
	n := batch.TargetID(0)
	for w.Add(at(n+1, 0, "")) {
		n++
	}
	if n != mostRows {
		t.Errorf("a chunk took %d rows, want %d", n, mostRows)
	}
}

func TestWriter_EndBeginsAnotherStretch(t *testing.T) {
	row := func(seq batch.TargetID, sheet, action string) batch.Placed {
		return batch.Placed{Seq: seq, Row: batch.Row{Origin: batch.Origin{Sheet: sheet}, Target: &batch.Target{Action: action}}}
	}
	var w Writer
	if s, ok := w.End(); ok {
		t.Errorf("a stretch of no rows came out: %+v", s)
	}
	var got []Stretch
	for _, p := range []batch.Placed{row(1, "s", "v/a"), row(2, "t", "v/b")} {
		w.Add(p)
		s, _ := w.End()
		got = append(got, s)
	}
	want := []Stretch{
		{First: 1, Last: 1, Sheet: "s", Actions: []string{"v/a"}, Text: "[[0,null,0,0,null]]"},
		{First: 2, Last: 2, Sheet: "t", Actions: []string{"v/a", "v/b"}, Text: "[[0,null,0,1,null]]"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stretches (-want +got):\n%s", diff)
	}
}

// A cell of a thousand recipients is a thousand rows: they must not cost a million
// recipients.
func TestWriter_CellsOfManyTargetsAreWrittenOnce(t *testing.T) {
	cells := []string{strings.Repeat("ann@corp.example;", 10*mostBytes/17)}
	var w Writer
	for i := range batch.TargetID(mostRows) {
		if !w.Add(batch.Placed{Seq: i + 1, Row: batch.Row{Cells: cells, Target: &batch.Target{Action: "v/a"}}}) {
			t.Fatalf("row %d was not taken", i+1)
		}
	}
	if w.Add(batch.Placed{Seq: mostRows + 1, Row: batch.Row{Cells: cells}}) {
		t.Error("it took more rows than a chunk has")
	}
	s, _ := w.End()
	if n := len(s.Text) - len(cells[0]); n > 20*mostRows {
		t.Errorf("%d bytes beside those of the cell", n)
	}
}

// A stray sign in the last column of a sheet must not cost sixteen thousand cells.
func TestWriter_EmptyCellsCostLittle(t *testing.T) {
	var w Writer
	n := batch.TargetID(0)
	for {
		cells := make([]string, 16_384)
		cells[0], cells[len(cells)-1] = "ann@corp.example", "x"
		if !w.Add(batch.Placed{Seq: n + 1, Row: batch.Row{Cells: cells}}) {
			break
		}
		n++
	}
	if s, _ := w.End(); len(s.Text) > 60*int(n) || n > mostCells/16_000 {
		t.Errorf("%d rows in %d bytes", n, len(s.Text))
	}
}
