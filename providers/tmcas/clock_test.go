package tmcas

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"mopup/providers/exchange"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

// dated is a reply that was in hand at noon, begun so long before, with the given
// time of the vendor.
func (c *clock) dated(date string, took time.Duration) {
	c.hear(exchange.Reply{Header: http.Header{"Date": {date}}, At: noon}, noon.Add(-took))
}

func at(d time.Duration) string { return noon.Add(d).Format(http.TimeFormat) }

func TestClock_HearsBetweenWhatBoundsTheVendorsTimeLies(t *testing.T) {
	type reply struct {
		date string
		took time.Duration
	}
	none := ahead{}
	cases := []struct {
		name    string
		replies []reply
		want    ahead
	}{
		{"nothing heard", nil, none},
		{"no date", []reply{{"", time.Second}}, none},
		{"nonsense", []reply{{"yesterday", time.Second}}, none},
		{"one reply", []reply{{at(time.Minute), 2 * time.Second}}, ahead{time.Minute, time.Minute + 3*time.Second, true}},
		{"behind", []reply{{at(-time.Minute), 0}}, ahead{-time.Minute, -59 * time.Second, true}},
		{"a slow reply adds nothing to a swift one", []reply{{at(time.Minute), 0}, {at(50 * time.Second), 40 * time.Second}}, ahead{time.Minute, time.Minute + time.Second, true}},
		{"two that agree narrow each other", []reply{{at(time.Minute), 4 * time.Second}, {at(58 * time.Second), 4 * time.Second}},
			ahead{time.Minute, time.Minute + 3*time.Second, true}},
		{"one that does not agree is the new truth", []reply{{at(time.Minute), 0}, {at(0), time.Second}}, ahead{0, 2 * time.Second, true}},
		{"a clock that was set back on the way", []reply{{at(time.Minute), -2 * time.Second}}, none},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var own clock
			for _, r := range c.replies {
				own.dated(r.date, r.took)
			}
			if got := own.now(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestClock_AWindowWasRightWhereWhatIsHeardLaterFitsIt(t *testing.T) {
	narrow := ahead{time.Minute, time.Minute + time.Second, true}
	cases := []struct {
		name        string
		used, later ahead
		want        bool
	}{
		{"the same", narrow, narrow, true},
		{"nothing was ever heard", ahead{}, ahead{}, false},
		{"no guess was needed", ahead{}, ahead{-time.Second, time.Second, true}, true},
		{"the guess was wrong", ahead{}, narrow, false},
		{"the guess may have been wrong", ahead{}, ahead{-time.Second, time.Minute, true}, false},
		{"off by less than the slack", narrow, ahead{time.Minute - slack, time.Minute + slack, true}, true},
		{"off by more, behind", narrow, ahead{time.Minute - slack - 1, time.Minute, true}, false},
		{"off by more, ahead", narrow, ahead{time.Minute, time.Minute + time.Second + slack + 1, true}, false},
	}
	for _, c := range cases {
		if got := c.used.holds(c.later); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestClock_HearsManyAtOnce(t *testing.T) {
	var own clock
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				own.dated(at(time.Minute), time.Second)
				if got := own.now(); !got.known || got.least != time.Minute {
					t.Errorf("%+v", got)
				}
			}
		})
	}
	wg.Wait()
}
