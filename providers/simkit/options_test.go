package simkit

import (
	"fmt"
	"testing"
	"time"
)

func TestOptions_AQuotaStandsInForTheVendorsOwn(t *testing.T) {
	own := []Quota{{N: 5, Per: time.Minute}, {N: 1, Per: time.Second}}
	for name, test := range map[string]struct {
		options Options
		want    string
	}{
		"nothing said":    {Options{}, "[{5 1m0s false} {1 1s false}]"},
		"no quota at all": {Options{Quota: &Quota{}}, "[]"},
		"another quota":   {Options{Quota: &Quota{N: 7, Per: time.Hour}}, "[{7 1h0m0s false}]"},
		"two of them": {
			Options{Quota: &Quota{N: 7, Per: time.Hour}, Also: []Quota{{N: 1, Per: time.Second}}},
			"[{7 1h0m0s false} {1 1s false}]",
		},
	} {
		if got := fmt.Sprint(test.options.Limiter(Fixed, own...).quotas); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestOptions_AWayOfCountingStandsInForTheVendorsOwn(t *testing.T) {
	counts := func(o Options) bool { // what it refuses
		l := o.Limiter(Fixed, Quota{N: 1, Per: time.Hour})
		l.Refused("token")
		return !l.Take("token").OK
	}
	if counts(Options{}) || !counts(Options{Window: Sliding}) {
		t.Error("it is not counted as the options say")
	}
}
