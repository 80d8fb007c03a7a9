package batch_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

func TestLimits_LowerEverywhereAndRaiseOnlyWhatIsAssumed(t *testing.T) {
	page := batch.Source{Page: "https://vendor.example/limits", Read: "2026-11"}
	fact := *testAction("v/a", 10)
	fact.InFlight = batch.Read(4, page)
	fact.Lookup = &batch.Lookup{Settle: batch.Assume(time.Minute)}
	fact.Quotas = []batch.Quota{{Quota: quota(20, 60), Source: page}}
	cases := map[string]struct {
		limits batch.Limits
		free   batch.Freedom
		ok     bool
	}{
		"a flag lowers an assumed fact":                      {batch.Limits{Targets: 5}, batch.LowerOnly, true},
		"a flag does not raise an assumed fact":              {batch.Limits{Targets: 11}, batch.LowerOnly, false},
		"the config raises an assumed fact":                  {batch.Limits{Targets: 50}, batch.RaiseAssumed, true},
		"the config does not raise a documented fact":        {batch.Limits{InFlight: 5}, batch.RaiseAssumed, false},
		"the config lowers a documented fact":                {batch.Limits{InFlight: 3}, batch.RaiseAssumed, true},
		"a loopback endpoint raises a documented fact":       {batch.Limits{InFlight: 64}, batch.Anything, true},
		"the config does not drop a documented quota":        {batch.Limits{Requests: new(0)}, batch.RaiseAssumed, false},
		"a loopback endpoint drops a quota":                  {batch.Limits{Requests: new(0)}, batch.Anything, true},
		"the config lowers a documented quota":               {batch.Limits{Requests: new(10), Window: seconds(60)}, batch.RaiseAssumed, true},
		"a lower count in a shorter window can be more":      {batch.Limits{Requests: new(10), Window: seconds(10)}, batch.RaiseAssumed, false},
		"a flag does not believe absence sooner":             {batch.Limits{Settle: seconds(30)}, batch.LowerOnly, false},
		"a flag may wait longer":                             {batch.Limits{Settle: seconds(90)}, batch.LowerOnly, true},
		"the config believes absence sooner than assumed":    {batch.Limits{Settle: seconds(30)}, batch.RaiseAssumed, true},
		"a window that just crosses the boundary is counted": {batch.Limits{Requests: new(11), Window: seconds(59)}, batch.RaiseAssumed, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, changes, err := c.limits.Apply(fact, c.free)
			if (err == nil) != c.ok {
				t.Fatalf("got error %v, want accepted: %v", err, c.ok)
			}
			if c.ok && len(changes) != 1 {
				t.Errorf("the plan would say %q, want one line", changes)
			}
			if c.ok && cmp.Equal(got.Targets, fact.Targets) && cmp.Equal(got.InFlight, fact.InFlight) && cmp.Equal(got.Quotas, fact.Quotas) && got.Lookup.Settle.Value == time.Minute {
				t.Error("the limit was accepted and changed nothing")
			}
			if fact.Lookup.Settle.Value != time.Minute {
				t.Error("the vendor's own fact was changed")
			}
		})
	}
}

func TestLimits_TheConfigDoesNotBelieveAbsenceSoonerThanAPageSays(t *testing.T) {
	page := batch.Source{Page: "https://vendor.example/limits", Read: "2026-11"}
	fact := *testAction("v/a", 10)
	fact.Lookup = &batch.Lookup{Settle: batch.Read(time.Minute, page)}
	for free, ok := range map[batch.Freedom]bool{batch.LowerOnly: false, batch.RaiseAssumed: false, batch.Anything: true} {
		if _, _, err := (batch.Limits{Settle: seconds(30)}).Apply(fact, free); (err == nil) != ok {
			t.Errorf("with freedom %v a shorter time gave %v, want accepted: %v", free, err, ok)
		}
	}
}
