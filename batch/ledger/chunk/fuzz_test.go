package chunk

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// What encoding/json would not take is not taken, nor what has another shape; and
// whatever is taken says the same to both.
func FuzzChunkText_TakesOnlyItsOwnShape(f *testing.F) {
	rng := rand.New(rand.NewPCG(4, 5))
	for range 20 {
		var w Writer
		for i := range batch.TargetID(3) {
			w.Add(somePlaced(rng, i+1))
		}
		s, _ := w.End()
		f.Add(s.Text)
	}
	for _, s := range []string{"[]", "[", "", "[[]]", "[[1,[],0,null,null],]", "[[01,[],0,null,null]]", `[[1,["a"],0,0,[1]]]`, `[[1,["a"],0,9,[]]]`, `[[1,["\x"],0,0,[0]]]`, "[[1,[],0,null,null]] ", `[[1,["a",9],0,0,[0]],[1,1,0,0,[0]],[1,2,0,0,[1]]]`, `[[1,1,0,null,null]]`, `[[1,null,0,null,null],[1,1,0,null,null]]`, `[[1,[3],0,null,null]]`, `[[1,[1048577],0,null,null]]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // is never written, and no JSON
		}
		r := Reader{Cells: true, actions: []string{"v/0", "v/1", "v/2"}}
		rows, err := allRows(&r, text)
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
			if diff := cmp.Diff(fromAny(i+1, plain[i], r.actions), row); diff != "" {
				t.Errorf("row %d of %q (-encoding/json +ours):\n%s", i, text, diff)
			}
		}
	})
}

// allRows reads the rows of a text, however many they are.
func allRows(r *Reader, text string) (rows []Row, err error) {
	err = r.start(1, text)
	for more := err == nil; more; {
		var row Row
		if more, err = r.next(&row); more && err == nil {
			rows = append(rows, row)
		}
		more = more && err == nil
	}
	return rows, err
}

// fromAny makes a row of what encoding/json read of it.
func fromAny(seq int, fields []any, actions []string) Row {
	r := Row{Seq: batch.TargetID(seq), Number: numberOf(fields[0]), Batch: numberOf(fields[2])}
	r.Cells = cellsOf(fields[1])
	if fields[3] != nil {
		r.Action = actions[numberOf(fields[3])]
		r.Values = textsOf(fields[4], fields[1])
	}
	if len(fields) > 5 {
		r.Outcome, r.Reason, r.Same = batch.Outcome(fields[5].(string)), fields[6].(string), batch.TargetID(numberOf(fields[7]))
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
