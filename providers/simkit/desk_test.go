package simkit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// toy is a vendor with one call, which applies its body.
func toy(o Options) *Desk {
	var d *Desk
	limiter := o.Limiter(Sliding, Quota{N: 1000, Per: time.Second})
	d = NewDesk(Vendor{
		Name:      "toy",
		TellsWait: true,
		Route: func(c *Call) Route {
			switch {
			case c.URL.Path != "/do":
				return Route{}
			case c.Method != http.MethodPost:
				return Route{Allow: "POST"}
			}
			return Route{Name: "POST /do", Limiter: limiter, Handle: func(c *Call) Apply {
				return func() Reply {
					d.Journal.Enter(Entry{Action: "do", Target: string(c.Body)})
					return JSONReply(http.StatusOK, "done")
				}
			}}
		},
		Admit: func(c *Call) string {
			if c.Header.Get("X-Odd") != "" {
				return "odd"
			}
			return ""
		},
		Refuse: func(_ *Call, status int, message string) Reply { return JSONReply(status, message) },
		Sign:   func(_ *Call, r Reply) Reply { return r.With("X-Signed", "yes") },
	}, o)
	return d
}

func call(ctx context.Context, h http.Handler, header ...string) (*http.Response, error) {
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://toy.example/do", strings.NewReader("t"))
	r.Header.Set("Authorization", "Bearer token")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return Transport(h).RoundTrip(r)
}

func TestDesk_FaultsStrikeBeforeOrAfterApplying(t *testing.T) {
	tests := []struct {
		fault   Fault
		status  int // 0: the line is cut
		applied int
	}{
		{Throttle, 429, 0},
		{UnavailableBefore, 503, 0},
		{UnavailableAfter, 503, 1},
		{CutBefore, 0, 0},
		{CutAfter, 0, 1},
	}
	for _, test := range tests {
		t.Run(string(test.fault), func(t *testing.T) {
			d := toy(Options{Faults: faultsOf(t, string(test.fault)+"=100%")})
			resp, err := call(t.Context(), d)
			if test.status == 0 {
				if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("got %v, want a cut line", err)
				}
			} else if err != nil || resp.StatusCode != test.status {
				t.Errorf("got %v, %v", resp, err)
			}
			s := d.Journal.Stats()
			if len(d.Journal.Applied()) != test.applied || s.Faults[string(test.fault)] != 1 || s.Requests != 1 {
				t.Errorf("applied %v, stats %+v", d.Journal.Applied(), s)
			}
			if test.status == 0 && s.ByStatus["cut"] != 1 {
				t.Errorf("by status: %v", s.ByStatus)
			}
		})
	}
}

func TestDesk_ThrottlingSaysWhenToComeAgainAsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for spec, want := range map[string]string{
			"throttle=1":       "",
			"throttle=1,2":     "2",
			"throttle=1,2.128": "2.128",
			"throttle=1,date":  time.Now().UTC().Add(2 * time.Second).Format(http.TimeFormat),
		} {
			resp, err := call(t.Context(), toy(Options{Faults: faultsOf(t, spec)}))
			if err != nil || resp.StatusCode != 429 || resp.Header.Get("Retry-After") != want {
				t.Errorf("%s: got %v, %v, want Retry-After %q", spec, resp, err, want)
			}
		}
	})
}

func TestDesk_RefusesWhatIsOverQuotaAndSaysForHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := toy(Options{Quota: &Quota{N: 1, Per: 2500 * time.Millisecond}})
		for _, want := range []int{200, 429} {
			resp, err := call(t.Context(), d)
			if err != nil || resp.StatusCode != want || (want == 429) != (resp.Header.Get("Retry-After") == "2.5") {
				t.Errorf("got %v, %v, want %d", resp, err, want)
			}
		}
		if s := d.Journal.Stats(); s.OverQuota != 1 || len(s.Faults) != 0 || s.Applied["do"] != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestDesk_AnInjected429TakesFromASlidingQuotaToo(t *testing.T) {
	d := toy(Options{Quota: &Quota{N: 1, Per: time.Hour}, Faults: faultsOf(t, "throttle=50%")})
	for range 50 {
		_, _ = call(t.Context(), d)
	}
	if s := d.Journal.Stats(); s.Applied["do"] > 1 || s.Faults["throttle"] == 0 || s.ByStatus["429"] < 49 {
		t.Errorf("stats %+v", s)
	}
}

func TestDesk_HalfOfTheUnavailableBodiesAreNoJSON(t *testing.T) {
	d := toy(Options{Faults: faultsOf(t, "unavailable-before=1")})
	kinds := map[string]int{}
	for range 100 {
		resp, err := call(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		kinds[resp.Header.Get("Content-Type")]++
	}
	if kinds["application/json"] < 25 || kinds["text/html"] < 25 {
		t.Errorf("got %v", kinds)
	}
}

func TestDesk_TurnsAwayBeforeAnythingElse(t *testing.T) {
	tests := []struct {
		name   string
		spec   string
		header []string
		status int
	}{
		{"a call without a token", "seed=1", []string{"Authorization", ""}, 401},
		{"a call with another token", "seed=1", []string{"Authorization", "Bearer other"}, 401},
		{"a call with another scheme", "seed=1", []string{"Authorization", "Basic token"}, 401},
		{"every call, when all are denied with 401", "deny=401", nil, 401},
		{"every call, when all are denied with 403", "deny=403", nil, 403},
		{"a call that the vendor does not admit", "seed=1", []string{"X-Odd", "1"}, 400},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := toy(Options{Token: "token", Faults: faultsOf(t, test.spec, "cut-before=1")})
			resp, err := call(t.Context(), d, test.header...)
			if err != nil || resp.StatusCode != test.status || resp.Header.Get("X-Signed") != "yes" {
				t.Errorf("got %v, %v, want a signed %d", resp, err, test.status)
			}
		})
	}
}

func TestDesk_KnowsAWrongPathFromAWrongMethod(t *testing.T) {
	d := toy(Options{})
	for target, want := range map[string]int{"GET /do": 405, "POST /undo": 404, "POST /do": 200} {
		method, path, _ := strings.Cut(target, " ")
		r, _ := http.NewRequest(method, "http://toy.example"+path, nil)
		r.Header.Set("Authorization", "Bearer any")
		resp, err := Transport(d).RoundTrip(r)
		if err != nil || resp.StatusCode != want || (want == 405) != (resp.Header.Get("Allow") == "POST") {
			t.Errorf("%s: got %v, %v, want %d", target, resp, err, want)
		}
	}
	if got := d.Journal.Stats().ByRoute; got["unknown"] != 2 || got["POST /do"] != 1 {
		t.Errorf("by route: %v", got)
	}
}

func TestDesk_RefusesABodyThatIsTooLarge(t *testing.T) {
	d := toy(Options{})
	r, _ := http.NewRequest(http.MethodPost, "http://toy.example/do", strings.NewReader(strings.Repeat("x", mostBytes+1)))
	r.Header.Set("Authorization", "Bearer any")
	resp, err := Transport(d).RoundTrip(r)
	if err != nil || resp.StatusCode != 413 || len(d.Journal.Applied()) != 0 {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestDesk_LatencyDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := toy(Options{Faults: faultsOf(t, "latency=5s")})
		start := time.Now()
		if _, err := call(t.Context(), d); err != nil || time.Since(start) != 5*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

func TestDesk_WhatAClientLeftBehindIsAppliedWithinTwoSecondsOrNotAtAll(t *testing.T) {
	for _, test := range []struct {
		left    time.Duration // of a latency of five seconds
		applied int
	}{{0, 0}, {time.Second, 0}, {2999 * time.Millisecond, 0}, {3 * time.Second, 1}, {4 * time.Second, 1}} {
		synctest.Test(t, func(t *testing.T) {
			d := toy(Options{Faults: faultsOf(t, "latency=5s")})
			ctx, cancel := context.WithTimeout(t.Context(), test.left)
			defer cancel()
			if _, err := call(ctx, d); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			pass(stay)
			synctest.Wait()
			s := d.Journal.Stats()
			if len(d.Journal.Applied()) != test.applied || s.ByStatus["gone"] != s.Requests || len(s.ByStatus) > 1 {
				t.Errorf("left after %v: applied %v, stats %+v", test.left, d.Journal.Applied(), s)
			}
			pass(time.Hour)
			if len(d.Journal.Applied()) != test.applied {
				t.Errorf("left after %v: applied later than told", test.left)
			}
		})
	}
}

func TestDesk_TellsTheTimeOfAClockThatIsOff(t *testing.T) {
	for spec, want := range map[string]string{
		"seed=1": "Sat, 01 Jan 2000 00:00:01 GMT", "skew=90s": "Sat, 01 Jan 2000 00:01:31 GMT", "skew=-1h": "Fri, 31 Dec 1999 23:00:01 GMT",
	} {
		synctest.Test(t, func(t *testing.T) { // it is 2000-01-01T00:00:00Z
			d := toy(Options{Faults: faultsOf(t, spec, "latency=1s")})
			resp, err := call(t.Context(), d)
			if err != nil || resp.Header.Get("Date") != want || len(resp.Header["Date"]) != 1 {
				t.Errorf("%s: got %v, %v, want the date %s", spec, resp, err, want)
			}
			if at := d.Journal.Applied()[0].At; !at.Equal(time.Now()) {
				t.Errorf("%s: the journal has %s, and it is %s", spec, at, time.Now())
			}
		})
	}
}

// pass moves the clock of a bubble.
func pass(d time.Duration) { <-time.After(d) }

func TestDesk_CountsTheMostRequestsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := toy(Options{Faults: faultsOf(t, "latency=1s")})
		var wg sync.WaitGroup
		for range 7 {
			wg.Go(func() {
				for range 3 {
					_, _ = call(t.Context(), d)
				}
			})
		}
		wg.Wait()
		if got := d.Journal.Stats(); got.PeakInFlight != 7 || got.Requests != 21 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestDesk_IsSafeUnderEveryFaultAtOnce(t *testing.T) {
	d := toy(Options{Faults: faultsOf(t, "throttle=10%,1", "unavailable-before=10%", "unavailable-after=10%", "cut-before=10%", "cut-after=10%")})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				_, _ = call(t.Context(), d)
			}
		})
	}
	wg.Wait()
	s := d.Journal.Stats()
	var told int
	for _, n := range s.ByStatus {
		told += n
	}
	lost := s.Faults["unavailable-after"] + s.Faults["cut-after"]
	if told != 800 || s.Applied["do"] != s.ByStatus["200"]+lost || len(s.Faults) != 5 {
		t.Errorf("the counts don't add up: %+v", s)
	}
}
