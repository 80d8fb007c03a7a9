package batch_test

import (
	"fmt"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/pace"
)

// planOf plans n targets of an action with the given quotas.
func planOf(t *testing.T, a *batch.Action, n int, quotas ...pace.Quota) *batch.Plan {
	for _, q := range quotas {
		a.Quotas = append(a.Quotas, batch.Quota{Quota: q})
	}
	t.Helper()
	p := batch.NewPlanner(map[string]*batch.Action{a.Name: a}, remember(t))
	for i := range n {
		place(t, p, rowFor(a.Name, fmt.Sprint(i)))
	}
	plan, _ := p.Close()
	return &plan
}

func TestEstimate_CountsWholeWindows(t *testing.T) {
	inner := testAction("v/inner", 20)
	inner.Inner = true
	for name, c := range map[string]struct {
		plan *batch.Plan
		o    batch.Pacing
		want time.Duration
	}{
		"what fits in one window goes at once": {planOf(t, testAction("v/a", 1), 20, quota(20, 60)), batch.Pacing{}, 0},
		"one more waits for it to end":         {planOf(t, testAction("v/a", 1), 21, quota(20, 60)), batch.Pacing{}, seconds(60)},
		"two quotas hold together":             {planOf(t, testAction("v/a", 1), 11, quota(5, 10), quota(1, 1)), batch.Pacing{}, seconds(20)},
		"inner requests count one by one":      {planOf(t, inner, 61, quota(20, 10)), batch.Pacing{}, seconds(30)},
		"the user's rate":                      {planOf(t, testAction("v/a", 1), 11), batch.Pacing{Rate: 2}, seconds(5)},
		"nothing to send":                      {planOf(t, testAction("v/a", 1), 0, quota(20, 60)), batch.Pacing{}, 0},
	} {
		got := c.plan.Estimate(c.o)
		if got.Time != c.want || got.Sends != c.plan.Batches || got.Asks != 0 {
			t.Errorf("%s: %+v, want %v and %d requests", name, got, c.want, c.plan.Batches)
		}
	}
}

func TestEstimate_QuestionsShareTheLane(t *testing.T) {
	follows := func(n int) *batch.Plan {
		a := testAction("v/a", 10)
		a.Follow = &batch.Follow{First: seconds(5), Most: seconds(60), Deadline: seconds(900), Targets: 500}
		return planOf(t, a, n, quota(20, 60))
	}
	for _, c := range []struct {
		targets int
		o       batch.Pacing
		want    batch.Estimate
	}{
		{100, batch.Pacing{}, batch.Estimate{Time: seconds(5), Sends: 10, Asks: 1, Bound: true}},
		{190, batch.Pacing{}, batch.Estimate{Time: seconds(5), Sends: 19, Asks: 1, Bound: true}},
		{200, batch.Pacing{}, batch.Estimate{Time: seconds(60), Sends: 20, Asks: 1, Bound: true}},
		{200, batch.Pacing{NoFollow: true}, batch.Estimate{Sends: 20, Bound: true}},
		{20 * 190, batch.Pacing{NoFollow: true}, batch.Estimate{Time: seconds(18 * 60), Sends: 380, Bound: true}},
	} {
		if got := follows(c.targets).Estimate(c.o); got != c.want {
			t.Errorf("%d targets: %+v, want %+v", c.targets, got, c.want)
		}
	}
}

func TestEstimate_WithoutAQuotaNothingHoldsItBack(t *testing.T) {
	if got := planOf(t, testAction("v/a", 1), 1000).Estimate(batch.Pacing{}); got.Bound || got.Time != 0 || got.Sends != 1000 {
		t.Errorf("%+v, want 1000 requests at once", got)
	}
}
