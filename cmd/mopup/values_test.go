package main

import "testing"

func TestLimitFlags_TakeOnlyWhatIsMoreThanNone(t *testing.T) {
	for _, c := range []struct {
		flag interface {
			Set(string) error
			String() string
		}
		text string
		good bool
	}{
		{new(number), "1", true}, {new(number), "0", false}, {new(number), "-1", false}, {new(number), "2.5", false},
		{new(period), "15m0s", true}, {new(period), "0s", false}, {new(period), "-1s", false}, {new(period), "5", false},
		{new(rate), "5/s", true}, {new(rate), "0.5/m", true}, {new(rate), "5/h", false}, {new(rate), "5", false},
		{new(rate), "0/s", false}, {new(rate), "NaN/s", false}, {new(rate), "Inf/s", false}, {new(rate), "-1/s", false},
	} {
		err := c.flag.Set(c.text)
		if (err == nil) != c.good {
			t.Errorf("%T takes %q: %v", c.flag, c.text, err)
		}
		if got := c.flag.String(); c.good && got != c.text || !c.good && got != "" {
			t.Errorf("%T set to %q is %q", c.flag, c.text, got)
		}
	}
}

func TestRate_IsPerSecondOrPerMinute(t *testing.T) {
	for r, want := range map[rate]float64{"": 0, "5/s": 5, "30/m": 0.5} {
		if got := r.perSecond(); got != want {
			t.Errorf("%q is %v a second, want %v", r, got, want)
		}
	}
}
