package chunk

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

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
func asPlanned(t *testing.T, p batch.Placed) Row {
	r := Row{
		Seq: p.Seq, Number: p.Number, Cells: cleanAll(t, p.Cells), Batch: p.Batch,
		Outcome: p.Outcome, Reason: clean(t, problems(p.Problems)), Same: p.Same,
	}
	if p.Target != nil {
		r.Action, r.Values = p.Target.Action, cleanAll(t, p.Target.Values)
	}
	return r
}

func TestStretch_RowsComeBackAsTheyWereWritten(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var w Writer
		var want, bare []Row
		var cells []string
		first := batch.TargetID(1 + rng.IntN(1000))
		for i := range batch.TargetID(1 + rng.IntN(40)) {
			p := somePlaced(rng, first+i)
			if rng.IntN(3) == 0 {
				p.Cells = cells
			}
			cells = p.Cells
			if !w.Add(p) {
				t.Fatalf("seed %d: row %d was not taken", seed, p.Seq)
			}
			r := asPlanned(t, p)
			want = append(want, r)
			r.Cells = nil
			bare = append(bare, r)
		}
		stored, _ := w.End()
		if !json.Valid([]byte(stored.Text)) {
			t.Fatalf("seed %d: the text is no JSON: %s", seed, stored.Text)
		}
		for cells, want := range map[bool][]Row{true: want, false: bare} {
			r := Reader{Cells: cells}
			got, err := r.Read(&stored, nil)
			if err != nil {
				t.Fatalf("seed %d: %v in %s", seed, err, stored.Text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, cells %v (-want +got):\n%s", seed, cells, diff)
			}
		}
	}
}
