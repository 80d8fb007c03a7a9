package main

import (
	"fmt"
	"strings"
	"testing"

	"mopup/providers/simkit"
)

func TestSimulateOptions_ReadSeveralQuotasOrNone(t *testing.T) {
	for quotas, want := range map[string]string{
		"":                "<nil> []",
		"0":               "&{0 0s false} []",
		"20/3s":           "&{20 3s false} []",
		"5/10s 1/s":       "write it like 20/60s",
		"5/10s 1/1s 9/1h": "&{5 10s false} [{1 1s false} {9 1h0m0s false}]",
		"0 1/1s":          "give no other",
		"1/1s 0":          "give no other",
	} {
		o := simulateOptions{quotas: strings.Fields(quotas)}
		got := ""
		if err := o.read(); err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprint(o.simkit.Quota, " ", o.simkit.Also)
		}
		if !strings.HasPrefix(got, want) && !strings.Contains(got, want) {
			t.Errorf("%q gives %s, want %s", quotas, got, want)
		}
	}
}

func TestSimulateOptions_ReadHowRequestsAreCounted(t *testing.T) {
	for word, want := range map[string]bool{"fixed": false, "sliding": true} {
		o := simulateOptions{window: word}
		if err := o.read(); err != nil {
			t.Fatal(err)
		}
		l := o.simkit.Limiter(nil, simkit.Quota{N: 1, Per: 1e15})
		l.Refused("token") // which counts in a sliding window only
		if got := !l.Take("token").OK; got != want {
			t.Errorf("--window %s: refused ones count: %v", word, got)
		}
	}
	if err := (&simulateOptions{window: "tumbling"}).read(); err == nil || !strings.Contains(err.Error(), "fixed or sliding") {
		t.Errorf("another word gives %v", err)
	}
}
