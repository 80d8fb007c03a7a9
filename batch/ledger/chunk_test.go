package ledger

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// pieces are what texts are made of here: all that JSON treats in its own way.
var pieces = []string{"", "a", "user@contoso.example", `"`, `\`, `\"`, "\n", "\r\n", "\t", "\x00", "\x1f", "\x7f", "<&>", "é", "日本", "😀", "\u2028", "\uFFFD", "\xff", "a\xc3", "]", "[1,", "null", `\u0041`}

func someText(rng *rand.Rand) (s string) {
	for range rng.IntN(4) {
		s += pieces[rng.IntN(len(pieces))]
	}
	return s
}

// someTexts may be nil, or empty.
func someTexts(rng *rand.Rand) (texts []string) {
	n := rng.IntN(6)
	if n > 0 {
		texts = []string{}
	}
	for i := 1; i < n; i++ {
		texts = append(texts, someText(rng))
		if rng.IntN(8) == 0 {
			texts = append(texts, make([]string, rng.IntN(20))...)
		}
	}
	return texts
}

func somePlaced(rng *rand.Rand, seq batch.TargetID) batch.Placed {
	p := batch.Placed{Seq: seq, Row: batch.Row{Origin: batch.Origin{Number: rng.IntN(1 << rng.IntN(30))}, Cells: someTexts(rng)}}
	if rng.IntN(4) > 0 {
		p.Target = &batch.Target{Action: fmt.Sprint("v/", rng.IntN(3)), Values: someTexts(rng)}
		for i := range p.Target.Values {
			if len(p.Cells) > 0 && rng.IntN(2) == 0 {
				p.Target.Values[i] = p.Cells[rng.IntN(len(p.Cells))]
			}
		}
	}
	switch rng.IntN(4) {
	case 0:
		p.Outcome, p.Problems = batch.Invalid, []batch.Problem{{Column: someText(rng), Reason: someText(rng)}}
	case 1:
		p.Outcome, p.Same = batch.Duplicate, batch.TargetID(rng.IntN(int(seq)))
	default:
		p.Batch = 1 + rng.IntN(1<<20)
	}
	return p
}

// clean is a text as encoding/json gives it back.
func clean(t *testing.T, s string) (back string) {
	t.Helper()
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func cleanAll(t *testing.T, texts []string) []string {
	if texts == nil {
		return nil
	}
	all := []string{}
	for _, s := range texts {
		all = append(all, clean(t, s))
	}
	return all
}

// asPlanned is the row that must come back of one that was written.
func asPlanned(t *testing.T, p batch.Placed) plannedRow {
	r := plannedRow{seq: p.Seq, number: p.Number, cells: cleanAll(t, p.Cells), batch: p.Batch, outcome: p.Outcome, reason: clean(t, problems(p.Problems)), same: p.Same}
	if p.Target != nil {
		r.action, r.values = p.Target.Action, cleanAll(t, p.Target.Values)
	}
	return r
}

func TestChunk_RowsComeBackAsTheyWereWritten(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var c chunk
		var want, bare []plannedRow
		var cells []string
		first := batch.TargetID(1 + rng.IntN(1000))
		for i := range batch.TargetID(1 + rng.IntN(40)) {
			p := somePlaced(rng, first+i)
			if rng.IntN(3) == 0 {
				p.Cells = cells
			}
			cells = p.Cells
			if !c.add(p) {
				t.Fatalf("seed %d: row %d was not taken", seed, p.Seq)
			}
			r := asPlanned(t, p)
			want = append(want, r)
			r.cells = nil
			bare = append(bare, r)
		}
		stored := storedChunk{first: c.first, last: c.last, actions: c.actions, text: c.text()}
		if !json.Valid([]byte(stored.text)) {
			t.Fatalf("seed %d: the text is no JSON: %s", seed, stored.text)
		}
		for cells, want := range map[bool][]plannedRow{true: want, false: bare} {
			got, err := stored.read(&chunkText{cells: cells}, nil)
			if err != nil {
				t.Fatalf("seed %d: %v in %s", seed, err, stored.text)
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(plannedRow{})); diff != "" {
				t.Fatalf("seed %d, cells %v (-want +got):\n%s", seed, cells, diff)
			}
		}
	}
}

func TestChunk_TakesOnlyRowsThatFollow(t *testing.T) {
	at := func(seq batch.TargetID, file int, sheet string) batch.Placed {
		return batch.Placed{Seq: seq, Row: batch.Row{FileIndex: file, Origin: batch.Origin{Sheet: sheet}}}
	}
	for name, p := range map[string]batch.Placed{
		"a gap": at(9, 1, "s"), "another file": at(8, 2, "s"), "another sheet": at(8, 1, "t"),
	} {
		var c chunk
		c.add(at(7, 1, "s"))
		if c.add(p) {
			t.Errorf("%s was taken into the chunk", name)
		}
		if !c.add(at(8, 1, "s")) || c.text() != "[[0,null,0,null,null],[0,null,0,null,null]]" {
			t.Errorf("%s: the chunk is %s", name, c.text())
		}
	}
	var c chunk
	n := batch.TargetID(0)
	for c.add(at(n+1, 0, "")) {
		n++
	}
	if n != chunkRows {
		t.Errorf("a chunk took %d rows, want %d", n, chunkRows)
	}
}

// What encoding/json would not take is not taken, nor what has another shape; and
// whatever is taken says the same to both.
func FuzzChunkText_TakesOnlyItsOwnShape(f *testing.F) {
	rng := rand.New(rand.NewPCG(4, 5))
	for range 20 {
		var c chunk
		for i := range batch.TargetID(3) {
			c.add(somePlaced(rng, i+1))
		}
		f.Add(c.text())
	}
	for _, s := range []string{"[]", "[", "", "[[]]", "[[1,[],0,null,null],]", "[[01,[],0,null,null]]", `[[1,["a"],0,0,[1]]]`, `[[1,["a"],0,9,[]]]`, `[[1,["\x"],0,0,[0]]]`, "[[1,[],0,null,null]] ", `[[1,["a",9],0,0,[0]],[1,1,0,0,[0]],[1,2,0,0,[1]]]`, `[[1,1,0,null,null]]`, `[[1,null,0,null,null],[1,1,0,null,null]]`, `[[1,[3],0,null,null]]`, `[[1,[1048577],0,null,null]]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // is never written, and no JSON
		}
		r := chunkText{actions: []string{"v/0", "v/1", "v/2"}, cells: true}
		var rows []plannedRow
		err := r.start(1, text)
		for more := err == nil; more; {
			var row plannedRow
			if more, err = r.next(&row); more && err == nil {
				rows = append(rows, row)
			}
			more = more && err == nil
		}
		if err != nil {
			return
		}
		var plain [][]any
		var cells any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&plain); err != nil || len(plain) != len(rows) || !json.Valid([]byte(text)) {
			t.Fatalf("%d rows were read of %q, by encoding/json %d (%v)", len(rows), text, len(plain), err)
		}
		for i, row := range rows {
			if _, again := plain[i][1].(json.Number); again {
				plain[i][1] = cells
			}
			cells = plain[i][1]
			if diff := cmp.Diff(fromAny(i+1, plain[i], r.actions), row, cmp.AllowUnexported(plannedRow{})); diff != "" {
				t.Errorf("row %d of %q (-encoding/json +ours):\n%s", i, text, diff)
			}
		}
	})
}

// fromAny makes a row of what encoding/json read of it.
func fromAny(seq int, fields []any, actions []string) plannedRow {
	r := plannedRow{seq: batch.TargetID(seq), number: numberOf(fields[0]), batch: numberOf(fields[2])}
	r.cells = cellsOf(fields[1])
	if fields[3] != nil {
		r.action = actions[numberOf(fields[3])]
		r.values = textsOf(fields[4], fields[1])
	}
	if len(fields) > 5 {
		r.outcome, r.reason, r.same = batch.Outcome(fields[5].(string)), fields[6].(string), batch.TargetID(numberOf(fields[7]))
	}
	return r
}

func numberOf(v any) int {
	n, err := v.(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	return int(n)
}

func cellsOf(v any) []string {
	if v == nil {
		return nil
	}
	texts := []string{}
	for _, x := range v.([]any) {
		if s, ok := x.(string); ok {
			texts = append(texts, s)
		} else {
			texts = append(texts, make([]string, numberOf(x))...)
		}
	}
	return texts
}

func textsOf(v, cells any) []string {
	if v == nil {
		return nil
	}
	texts := []string{}
	for _, x := range v.([]any) {
		if s, ok := x.(string); ok {
			texts = append(texts, s)
		} else {
			s, _ := cells.([]any)[numberOf(x)].(string)
			texts = append(texts, s)
		}
	}
	return texts
}

// A cell of a thousand recipients is a thousand rows: they must not cost a million
// recipients.
func TestChunk_CellsOfManyTargetsAreWrittenOnce(t *testing.T) {
	cells := []string{strings.Repeat("ann@corp.example;", 10*chunkBytes/17)}
	var c chunk
	for i := range batch.TargetID(chunkRows) {
		if !c.add(batch.Placed{Seq: i + 1, Row: batch.Row{Cells: cells, Target: &batch.Target{Action: "v/a"}}}) {
			t.Fatalf("row %d was not taken", i+1)
		}
	}
	if n := len(c.text()) - len(cells[0]); n > 20*chunkRows {
		t.Errorf("%d bytes beside those of the cell", n)
	}
	if c.add(batch.Placed{Seq: chunkRows + 1, Row: batch.Row{Cells: cells}}) {
		t.Error("it took more rows than a chunk has")
	}
}

// A stray sign in the last column of a sheet must not cost sixteen thousand cells.
func TestChunk_EmptyCellsCostLittle(t *testing.T) {
	var c chunk
	n := batch.TargetID(0)
	for {
		cells := make([]string, 16_384)
		cells[0], cells[len(cells)-1] = "ann@corp.example", "x"
		if !c.add(batch.Placed{Seq: n + 1, Row: batch.Row{Cells: cells}}) {
			break
		}
		n++
	}
	if len(c.text()) > 60*int(n) || n > chunkCells/16_000 {
		t.Errorf("%d rows in %d bytes", n, len(c.text()))
	}
}
