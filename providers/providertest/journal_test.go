package providertest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers/graph/graphsim"
	"mopup/providers/providertest"
	"mopup/providers/simkit"
	"mopup/providers/tmcas/tmcassim"
)

func TestSend_TheVendorAppliesExactlyWhatWasSent(t *testing.T) {
	const token = "token-of-the-journal"
	t.Run("tmcas", func(t *testing.T) {
		vendor := tmcassim.New(options(token))
		applied(t, tmcasHarness(), token, simkit.Transport(vendor), vendor.Journal())
	})
	t.Run("graph", func(t *testing.T) {
		vendor := graphsim.New(options(token))
		applied(t, graphHarness(), token, simkit.Transport(vendor), vendor.Journal())
	})
}

// applied sends one full batch of each action and compares what the vendor
// wrote down.
func applied(t *testing.T, h providertest.Harness, token string, rt http.RoundTripper, journal *simkit.Journal) {
	p, err := h.New(rt, token)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range p.Actions() {
		before := len(journal.Applied())
		b, want := fullBatch(h, a)
		if _, err := p.Send(context.Background(), b); err != nil {
			t.Errorf("%s: %v", a.Name, err)
			continue
		}
		var got []string
		for _, entry := range journal.Applied()[before:] {
			got = append(got, entry.Action+" "+entry.Target)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: applied\n%s\nwant\n%s", a.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func fullBatch(h providertest.Harness, a batch.Action) (batch.Batch, []string) {
	b := batch.Batch{Job: "journal", No: 1, Action: a.Name, Settings: h.Settings}
	var want []string
	for i := range a.Targets.Value {
		values := h.Values(a, i)
		b.Targets = append(b.Targets, batch.Target{ID: batch.TargetID(i + 1), Action: a.Name, Values: values})
		want = append(want, fmt.Sprintf("%s %s", a.Words[0], strings.ToLower(strings.Join(identifying(a, values), " "))))
	}
	return b, want
}

// identifying are the values that make a target.
func identifying(a batch.Action, values []string) []string {
	var own []string
	for i, f := range a.Fields {
		if f.Key != nil {
			own = append(own, values[i])
		}
	}
	return own
}
