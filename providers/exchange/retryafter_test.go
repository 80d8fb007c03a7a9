package exchange

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func TestRetryAfter_ReadsWhatVendorsSend(t *testing.T) {
	cases := []struct {
		name       string
		retryAfter string
		date       string
		want       time.Duration
	}{
		{"whole seconds", "12", "", 12 * time.Second},
		{"seconds with decimals", "2.128", "", 2128 * time.Millisecond},
		{"less than a second", ".25", "", 250 * time.Millisecond},
		{"blanks around the number", " 7 ", "", 7 * time.Second},
		{"no header", "", "", 0},
		{"zero", "0", "", 0},
		{"a negative number", "-5", "", 0},
		{"a word", "soon", "", 0},
		{"a number with a unit", "5s", "", 0},
		{"infinity", "inf", "", 0},
		{"not a number", "nan", "", 0},
		{"an exponent", "1e3", "", 0},
		{"a lone point", ".", "", 0},
		{"a day is cut to an hour", "86400", "", time.Hour},
		{"more digits than a float holds", strings.Repeat("9", 400), "", time.Hour},
		{"a date ahead of our clock", "Mon, 02 Nov 2026 12:00:30 GMT", "", 30 * time.Second},
		{"a date that has passed", "Mon, 02 Nov 2026 11:00:00 GMT", "", 0},
		{"a date a year ahead", "Tue, 02 Nov 2027 12:00:00 GMT", "", time.Hour},
		{"a date counts from the reply's own date", "Mon, 02 Nov 2026 15:00:20 GMT", "Mon, 02 Nov 2026 15:00:00 GMT", 20 * time.Second},
		{"a reply's date that is no date is ignored", "Mon, 02 Nov 2026 12:00:20 GMT", "today", 20 * time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := http.Header{}
			h.Set("Retry-After", c.retryAfter)
			h.Set("Date", c.date)
			if got := RetryAfter(h, noon); got != c.want {
				t.Errorf("RetryAfter(%q, Date %q) = %s, want %s", c.retryAfter, c.date, got, c.want)
			}
		})
	}
}

func FuzzParseWait_StaysBetweenNothingAndAnHour(f *testing.F) {
	for _, seed := range []string{"", "1", "2.128", "-1", "1e9", "0x1p4", "Mon, 02 Nov 2026 12:00:30 GMT", "99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if got := ParseWait(value, noon); got < 0 || got > LongestWait {
			t.Errorf("ParseWait(%q) = %s", value, got)
		}
	})
}
