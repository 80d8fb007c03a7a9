package main

import (
	"math"
	"testing"
	"time"
)

const second = time.Second

func at(seconds ...float64) (all []time.Time) {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range seconds {
		all = append(all, begin.Add(time.Duration(s*float64(second))))
	}
	return all
}

func TestEarliest_KeepsAllQuotasAtOnce(t *testing.T) {
	got := earliest([]quota{{3, 10 * second}, {1, second}}, 7)
	for i, want := range []time.Duration{0, 1, 2, 10, 11, 12, 20} {
		if got[i] != want*second {
			t.Errorf("request %d at %v, want %vs", i, got[i], want)
		}
	}
}

func TestShare_ComparesTheShortestTimeWithTheTimeItTook(t *testing.T) {
	two := []quota{{2, 10 * second}}
	for name, c := range map[string]struct {
		arrivals []time.Time
		want     float64
	}{
		"no moment is wasted":                    {at(0, 0, 10, 10, 20, 20), 100},
		"the end of the last window is unknown":  {at(0, 0, 10, 10, 20, 25), 100},
		"every window begins a quarter too late": {at(0, 0, 12.5, 12.5, 25, 25), 80},
		"a request of each window comes late":    {at(0, 9, 10, 19, 20), 100},
		"one request at a time":                  {at(0, 10, 20, 30, 40), 50},
	} {
		got, err := share(two, c.arrivals)
		if err != nil || math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if _, err := share(two, at(0, 0)); err == nil {
		t.Error("one window is enough to tell a share")
	}
}

func TestLeftOver_CountsWhatSomebodyElseLeft(t *testing.T) {
	q := quota{4, 10 * second}
	got, err := leftOver(q, at(0, 0, 0, 10, 20), at(1, 11, 12, 25))
	if want := 80.0; err != nil || math.Abs(got-want) > 0.01 { // 2 windows of 4, less 3, of which 4 were taken
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if _, err := leftOver(q, at(0, 20), at(0, 0, 0, 0, 10, 10, 10, 10)); err == nil {
		t.Error("there is a share of nothing")
	}
}
