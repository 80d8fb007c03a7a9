package batch_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"mopup/batch"
	"mopup/batch/seen"
)

// remember gives what a planner finds duplicates with, small enough that some
// keys go to disk.
func remember(t *testing.T) batch.Seen {
	t.Helper()
	s := seen.New(seen.Options{Dir: t.TempDir(), Keys: 16, Filter: 1 << 12})
	t.Cleanup(func() { s.Close() })
	return s
}

func place(t *testing.T, p *batch.Planner, row batch.Row) (batch.Placed, []batch.PlannedBatch) {
	t.Helper()
	placed, closed, err := p.Place(row)
	if err != nil {
		t.Fatal(err)
	}
	return placed, closed
}

func TestPlanner_EveryTargetIsInExactlyOneBatchWithinItsCeilings(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 300 {
		actions := map[string]*batch.Action{
			"v/a": testAction("v/a", 1+rng.IntN(7)),
			"v/b": testAction("v/b", 1+rng.IntN(7)),
		}
		if round%2 == 0 {
			actions["v/a"].Bytes.Value = 1200 + rng.IntN(4000)
		}
		checkPlan(t, actions, randomRows(rng))
	}
}

// checkPlan plans the rows and holds the plan against the rules, one by one.
func checkPlan(t *testing.T, actions map[string]*batch.Action, rows []batch.Row) {
	t.Helper()
	planner := batch.NewPlanner(actions, remember(t))
	planned := map[int]batch.PlannedBatch{}
	members := map[int][]batch.TargetID{}
	bytes := map[int]int{}
	outcomes := map[batch.Outcome]int{}
	firstWith := map[string]batch.TargetID{}
	for i, row := range rows {
		placed, closed := place(t, planner, row)
		if placed.Seq != batch.TargetID(i+1) {
			t.Fatalf("row %d got number %d", i+1, placed.Seq)
		}
		for _, b := range closed {
			planned[b.No] = b
		}
		outcomes[placed.Outcome]++
		if placed.Outcome != "" && placed.Batch != 0 || placed.Outcome == "" && placed.Batch == 0 {
			t.Fatalf("row %d is %q and in batch %d", i+1, placed.Outcome, placed.Batch)
		}
		if row.Target == nil {
			continue
		}
		key := actions[row.Target.Action].Key(row.Target.Values)
		if first, seen := firstWith[key]; seen != (placed.Outcome == batch.Duplicate) || placed.Same != first {
			t.Fatalf("row %d is %q of %d, its target was first seen in row %d", i+1, placed.Outcome, placed.Same, first)
		}
		if placed.Batch != 0 {
			firstWith[key] = placed.Seq
			members[placed.Batch] = append(members[placed.Batch], placed.Seq)
			bytes[placed.Batch] += 512 + 6*len(row.Target.Values[0])
		}
	}
	plan, open := planner.Close()
	for _, b := range open {
		planned[b.No] = b
	}
	if plan.Rows != len(rows) || plan.Targets != outcomes[""] || plan.Invalid != outcomes[batch.Invalid] || plan.Duplicates != outcomes[batch.Duplicate] {
		t.Fatalf("plan counts %+v, rows say %v", plan, outcomes)
	}
	if plan.Batches != len(planned) || len(planned) != len(members) {
		t.Fatalf("plan says %d batches, %d were given, %d have members", plan.Batches, len(planned), len(members))
	}
	for no, ids := range members {
		b, a := planned[no], actions[planned[no].Action]
		if b.Targets != len(ids) || b.First != ids[0] || b.Last != ids[len(ids)-1] {
			t.Fatalf("batch %+v has members %v", b, ids)
		}
		if len(ids) > a.Targets.Value {
			t.Fatalf("batch %d holds %d targets, the ceiling is %d", no, len(ids), a.Targets.Value)
		}
		if a.Bytes.Value > 0 && len(ids) > 1 && bytes[no] > a.Bytes.Value {
			t.Fatalf("batch %d holds %d bytes, the ceiling is %d", no, bytes[no], a.Bytes.Value)
		}
	}
}

func randomRows(rng *rand.Rand) []batch.Row {
	rows := make([]batch.Row, rng.IntN(60))
	for i := range rows {
		if rng.IntN(6) == 0 {
			rows[i].Problems = []batch.Problem{{Reason: "bad"}}
			continue
		}
		action := []string{"v/a", "v/b"}[rng.IntN(2)]
		name := []string{"ann", "Ann", "bob", "BOB", "cy"}[rng.IntN(5)]
		rows[i].Target = &batch.Target{Action: action, Values: []string{fmt.Sprintf("%s%d", name, rng.IntN(8))}}
	}
	return rows
}

func TestPlanner_SameRowsGiveTheSameHashAndOthersAnother(t *testing.T) {
	hash := func(names ...string) string {
		p := batch.NewPlanner(map[string]*batch.Action{"v/a": testAction("v/a", 2)}, remember(t))
		for _, n := range names {
			place(t, p, rowFor("v/a", n))
		}
		plan, _ := p.Close()
		return plan.Hash
	}
	first := hash("ann", "bob", "cy")
	if again := hash("ann", "bob", "cy"); again != first {
		t.Error("the same rows gave two hashes")
	}
	for _, other := range [][]string{{"ann", "bob"}, {"bob", "ann", "cy"}, {"ann", "bob", "cz"}, {"annbob", "cy"}} {
		if first == hash(other...) {
			t.Errorf("%v has the hash of ann, bob, cy", other)
		}
	}
}

func TestPlanner_ContentIsWhatIsDoneToWhomHoweverItIsBatchedOrSpelled(t *testing.T) {
	content := func(batchSize int, ids ...string) string {
		p := batch.NewPlanner(map[string]*batch.Action{"v/a": testAction("v/a", batchSize)}, remember(t))
		place(t, p, batch.Row{}) // an invalid row does nothing to anybody
		for _, id := range ids {
			place(t, p, rowFor("v/a", id))
		}
		plan, _ := p.Close()
		return plan.Content
	}
	first := content(10, "ann", "bob")
	for name, same := range map[string]string{
		"in other batches":   content(1, "ann", "bob"),
		"in other letters":   content(10, "ANN", "Bob"),
		"in another order":   content(10, "bob", "ann"),
		"with a duplicate":   content(10, "ann", "ann", "bob"),
		"planned once again": content(10, "ann", "bob"),
	} {
		if same != first {
			t.Errorf("%s: the content differs", name)
		}
	}
	if other := content(10, "ann"); other == first || other == "" || content(10) != "" {
		t.Error("other targets give the same content, or none gives one")
	}
}

func TestPlanner_NoValueReachesIntoTheNext(t *testing.T) {
	a := testAction("v/a", 10)
	a.Fields = append(a.Fields, a.Fields[0])
	hashes := map[string][]string{}
	for _, values := range [][]string{{"ab", "c"}, {"a", "bc"}, {"a\x00b", "c"}, {"a", "b\x00c"}, {"", "abc"}, {"\x01a", ""}} {
		p := batch.NewPlanner(map[string]*batch.Action{"v/a": a}, remember(t))
		place(t, p, batch.Row{Target: &batch.Target{Action: "v/a", Values: values}})
		plan, _ := p.Close()
		for _, sum := range []string{plan.Hash, plan.Content, a.Key(values)} {
			if same := hashes[sum]; same != nil {
				t.Errorf("%q and %q give the same %q", same, values, sum)
			}
			hashes[sum] = values
		}
	}
}

// forgetful can't tell what it has seen.
type forgetful struct{ err error }

func (f forgetful) Add([16]byte, int64) (int64, bool, error) { return 0, false, f.err }

func TestPlanner_ARowIsNotPlacedWhereDuplicatesCanNotBeFound(t *testing.T) {
	full := errors.New("disk full")
	p := batch.NewPlanner(map[string]*batch.Action{"v/a": testAction("v/a", 2)}, forgetful{full})
	placed, closed, err := p.Place(rowFor("v/a", "ann"))
	if !errors.Is(err, full) || placed.Batch != 0 || closed != nil {
		t.Errorf("%+v, %v, %v", placed, closed, err)
	}
}
