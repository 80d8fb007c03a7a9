package tmcassim

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/providers/simkit"
)

// pass moves the clock of a bubble.
func pass(d time.Duration) { <-time.After(d) }

func TestSimulator_AnActionGoesFromCreatedOverExecutingToItsFate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, "settle=3s", "fail=bob@corp.example", "skip=eve@corp.example")
		id := post(t, s, disable("ann@corp.example", "bob@corp.example", "eve@corp.example"))
		for _, want := range []map[string]string{
			{"ann": "Created", "bob": "Created", "eve": "Created"},
			{"ann": "Executing", "bob": "Executing", "eve": "Executing"},
			{"ann": "Executing", "bob": "Executing", "eve": "Executing"},
			{"ann": "Success", "bob": "Failed", "eve": "Skipped"},
		} {
			for _, a := range get(t, s, "?batch_id="+id).Actions {
				if name, _, _ := strings.Cut(a.AccountUserEmail, "@"); a.Status != want[name] {
					t.Errorf("%s is %s, want %s", name, a.Status, want[name])
				}
			}
			pass(time.Second)
		}
		if applied := s.Journal().Applied(); len(applied) != 1 || applied[0].Target != "ann@corp.example" {
			t.Errorf("applied %+v", applied)
		}
	})
}

func TestSimulator_ShowsEachFateAsTheVendorDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock of a bubble starts at 2000-01-01T00:00:00Z
		s := simulate(t, "settle=1.5s", "fail=bob@corp.example", "skip=eve@corp.example")
		id := post(t, s, disable("Ann@corp.example", "bob@corp.example", "eve@corp.example"))
		pass(2 * time.Second)
		const same = `{"action_type":"ACCOUNT_DISABLE","service":"exchange","account_provider":"office365",`
		const times = `"action_requested_at":"2000-01-01T00:00:00.000Z","action_executed_at":"2000-01-01T00:00:01.500Z",`
		want := map[string]string{
			"ann@corp.example": `"status":"Success",` + times + `"error_code":0,"error_message":""}`,
			"bob@corp.example": `"status":"Failed",` + times + `"error_code":-999,"error_message":"the action failed"}`,
			"eve@corp.example": `"status":"Skipped","action_requested_at":"2000-01-01T00:00:00.000Z","error_code":200,"error_message":"ResourceNotFound"}`,
		}
		got := ask(t, s, "GET", host+path+"?batch_id="+id, "")
		if !strings.Contains(got.text, `"next_link":null`) || !strings.Contains(got.text, `"count":3`) ||
			!strings.Contains(got.text, `"current_link":"https://api.tmcas.example/v1/mitigation/accounts?batch_id=`+id+`"`) {
			t.Errorf("got %s", got.text)
		}
		for _, a := range read[struct{ Actions []json.RawMessage }](t, got.text).Actions {
			address := read[wireResult](t, string(a)).AccountUserEmail
			if !strings.HasPrefix(string(a), same) || !strings.HasSuffix(string(a), want[address]) {
				t.Errorf("%s is shown as %s", address, a)
			}
			delete(want, address)
		}
		if len(want) != 0 {
			t.Errorf("not shown: %v", want)
		}
	})
}

func TestSimulator_ActionsSettleWithinTheUsualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t)
		id := post(t, s, disable(accounts(200)...))
		final := func() (n int) {
			for _, a := range get(t, s, "?batch_id="+id).Actions {
				if a.Status == "Success" {
					n++
				}
			}
			return n
		}
		for _, step := range []struct {
			wait        time.Duration
			least, most int
		}{{299 * time.Millisecond, 0, 0}, {1500 * time.Millisecond, 20, 180}, {1701 * time.Millisecond, 200, 200}} {
			pass(step.wait)
			if n := final(); n < step.least || n > step.most {
				t.Errorf("%d are final, want %d to %d", n, step.least, step.most)
			}
		}
	})
}

func TestSimulator_APageFollowsAnotherUntilAllWereShownOnce(t *testing.T) {
	for name, about := range map[string]func(batch string) string{
		"of a batch":             func(batch string) string { return "&batch_id=" + batch },
		"of the default window":  func(string) string { return "" },
		"of a window of its own": func(string) string { return "&start=2000-01-01T00:09:00Z&end=2000-01-01T00:10:30Z" },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := simulate(t)
				post(t, s, disable("early@corp.example"))
				pass(10 * time.Minute)
				batch := post(t, s, disable(accounts(7)...))
				shown, sizes := walk(t, s, "?limit=3"+about(batch))
				if !slices.Equal(sizes, []int{3, 3, 1}) || !slices.Equal(shown, accounts(7)) {
					t.Errorf("pages of %v with %v", sizes, shown)
				}
			})
		})
	}
}

// walk goes from page to page while more is posted, and gives the addresses in
// alphabetical order.
func walk(t *testing.T, s *Simulator, query string) (shown []string, sizes []int) {
	t.Helper()
	for {
		page := get(t, s, query)
		sizes = append(sizes, page.Count)
		for _, a := range page.Actions {
			shown = append(shown, a.AccountUserEmail)
		}
		if string(page.NextLink) == "null" {
			slices.Sort(shown)
			return shown, sizes
		}
		link, err := url.Parse(read[string](t, string(page.NextLink)))
		if err != nil || link.Scheme+"://"+link.Host != host || link.Path != path {
			t.Fatalf("next_link %s", page.NextLink)
		}
		query = "?" + link.RawQuery
		pass(time.Minute)
		post(t, s, disable("late@corp.example"))
	}
}

func TestSimulator_ShowsResultsInNoOrder(t *testing.T) {
	s := simulate(t)
	id := post(t, s, disable(accounts(100)...))
	var shown []string
	for _, a := range get(t, s, "?batch_id="+id).Actions {
		shown = append(shown, a.AccountUserEmail)
	}
	if slices.Equal(shown, accounts(100)) {
		t.Error("they came in the order of posting")
	}
}

func TestSimulator_AWindowHoldsWhatWasPostedWithin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t)
		for _, name := range []string{"at0", "at4", "at8"} {
			post(t, s, disable(name+"@corp.example"))
			pass(4 * time.Minute)
		}
		for query, want := range map[string]string{ // it is 00:12
			"":                            "at8",
			"?start=2000-01-01T00:00:00Z": "at0 at4",
			"?end=2000-01-01T00:08:00Z":   "at4 at8",
			"?start=2000-01-01T00:00:00Z&end=2000-01-01T00:12:00Z":         "at0 at4 at8",
			"?start=2000-01-01T00:04:00.000Z&end=2000-01-01T00:04:00.000Z": "at4",
			"?start=2000-01-01T00:04:00.001Z&end=2000-01-01T00:07:59.999Z": "",
			"?start=2000-01-01T01:00:00Z":                                  "",
			"?batch_id=nobody-knows":                                       "",
		} {
			var names []string
			for _, a := range get(t, s, query).Actions {
				names = append(names, strings.TrimSuffix(a.AccountUserEmail, "@corp.example"))
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != want {
				t.Errorf("GET %s: %q, want %q", query, got, want)
			}
		}
	})
}

func TestSimulator_ForgetsAfter72Hours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t)
		id := post(t, s, disable("ann@corp.example"))
		pass(72 * time.Hour)
		if got := get(t, s, "?batch_id="+id); got.Count != 1 {
			t.Errorf("after 72 hours it shows %d", got.Count)
		}
		if got := get(t, s, "?start=2000-01-01T00:00:00Z"); got.Count != 1 {
			t.Errorf("a window 72 hours back shows %d", got.Count)
		}
		pass(time.Second)
		if got := get(t, s, "?batch_id="+id); got.Count != 0 {
			t.Errorf("later it shows %d", got.Count)
		}
		if got := ask(t, s, "GET", host+path+"?start=2000-01-01T00:00:00Z", ""); got.status != 400 || !strings.Contains(got.text, "72 hours") {
			t.Errorf("a window further back: %d %s", got.status, got.text)
		}
	})
}

func TestSimulator_RefusesAQuestionThatIsNotExact(t *testing.T) {
	for query, want := range map[string]string{
		"?batch=1":                               "batch: unknown parameter",
		"?batch_id=":                             "with a value",
		"?batch_id=1&batch_id=2":                 "must be given once",
		"?batch_id=1&start=2000-01-01T00:00:00Z": "not together",
		"?batch_id=1&end=2000-01-01T00:00:00Z":   "not together",
		"?limit=501":                             "limit: must be a number from 1 to 500",
		"?limit=0":                               "limit: must be a number",
		"?limit=many":                            "limit: must be a number",
		"?cursor=-1":                             "cursor: must be a number",
		"?start=yesterday":                       "start: must be yyyy",
		"?start=2000-01-01T00:00:00%2B01:00":     "start: must be yyyy",
		"?start=2000-01-01T00:00:00.1Z":          "start: must be yyyy",
		"?end=2000-13-01T00:00:00Z":              "end: must be yyyy",
		"?start=2000-01-01T00:00:01Z&end=2000-01-01T00:00:00Z": "before start",
		"?start=1999-12-28T00:00:00Z":                          "72 hours",
		"?end=1999-12-29T00:00:00Z":                            "72 hours",
		"?a;b":                                                 "can't be read",
	} {
		synctest.Test(t, func(t *testing.T) {
			got := ask(t, simulate(t), "GET", host+path+query, "")
			if got.status != 400 || !strings.Contains(read[wireError](t, got.text).Msg, want) {
				t.Errorf("GET %s: %d %s, want 400 with %q", query, got.status, got.text, want)
			}
		})
	}
}

func TestSimulator_WhatWasAppliedMayShowLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, "late=30s", "settle=10s")
		id := post(t, s, disable(accounts(3)...))
		if got := len(s.Journal().Applied()); got != 3 {
			t.Errorf("applied %d", got)
		}
		for _, want := range []int{0, 0, 0, 3, 3} {
			for _, query := range []string{"?batch_id=" + id, "?start=2000-01-01T00:00:00Z"} {
				got := get(t, s, query)
				if got.Count != want || want > 0 && got.Actions[0].Status != "Success" {
					t.Errorf("%s shows %+v, want %d", query, got.Actions, want)
				}
			}
			pass(10 * time.Second)
		}
	})
}

func TestSimulator_AClockThatIsOffIsOffEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it is 2000-01-01T00:00:00Z
		s := simulate(t, "skew=-1h", "settle=0s")
		post(t, s, disable("ann@corp.example"))
		for query, want := range map[string]int{
			"": 1, "?start=1999-12-31T23:00:00Z": 1, "?start=1999-12-31T23:00:01Z": 0, "?start=2000-01-01T00:00:00Z": 0,
			"?start=1999-12-28T23:00:00Z": 0, "?start=1999-12-28T23:00:00Z&end=2000-01-01T00:00:00Z": 1,
		} {
			got := get(t, s, query)
			if got.Count != want || want == 1 && got.Actions[0].ActionRequestedAt != "1999-12-31T23:00:00.000Z" {
				t.Errorf("%q shows %+v, want %d", query, got.Actions, want)
			}
		}
		got := ask(t, s, "GET", host+path+"?start=1999-12-28T22:59:59Z", "")
		if got.status != 400 || !strings.Contains(got.text, "72 hours") || got.header.Get("Date") != "Fri, 31 Dec 1999 23:00:00 GMT" {
			t.Errorf("further back: %d %s, date %s", got.status, got.text, got.header.Get("Date"))
		}
	})
}

func TestSimulator_SpellsItsLinksAsTold(t *testing.T) {
	const next = "api.tmcas.example/v1/mitigation/accounts?"
	for spec, want := range map[string]struct{ more, last string }{
		"seed=1":            {`"next_link":"https://` + next, `"next_link":null`},
		"next-link=null":    {`"next_link":"https://` + next, `"next_link":null`},
		"next-link=empty":   {`"next_link":"https://` + next, `"next_link":""`},
		"next-link=word":    {`"next_link":"https://` + next, `"next_link":"null"`},
		"next-link=absent":  {`"next_link":"https://` + next, ""},
		"next-link=bare":    {`"next_link":"` + next, `"next_link":null`},
		"next-link=foreign": {`"next_link":"https://elsewhere.example/v1/mitigation/accounts?`, `"next_link":null`},
	} {
		s := simulate(t, spec)
		id := post(t, s, disable(accounts(3)...))
		first := ask(t, s, "GET", host+path+"?limit=2&batch_id="+id, "").text
		if !strings.Contains(first, want.more) || !strings.Contains(first, "cursor=2") {
			t.Errorf("%s: the first page is %s", spec, first)
		}
		last := ask(t, s, "GET", host+path+"?batch_id="+id, "").text
		if !strings.Contains(last, want.last) || strings.Contains(last, "next_link") != (want.last != "") {
			t.Errorf("%s: the last page is %s", spec, last)
		}
	}
}

func TestSimulator_DropsAResultNowAndThen(t *testing.T) {
	s := simulate(t, "drop-results=50%", "settle=0s")
	id := post(t, s, disable(accounts(5)...))
	counts := map[int]int{}
	for range 40 {
		answer := get(t, s, "?batch_id="+id)
		if answer.Count != len(answer.Actions) {
			t.Fatalf("count %d of %d", answer.Count, len(answer.Actions))
		}
		counts[answer.Count]++
	}
	if counts[4] == 0 || counts[5] == 0 || counts[4]+counts[5] != 40 {
		t.Errorf("answers by size: %v", counts)
	}
}

func TestSimulator_RatesOfFailedAndSkippedHold(t *testing.T) {
	s := simulate(t, "fail=20%", "skip=20%", "settle=0s")
	id := post(t, s, disable(accounts(500)...))
	fates := map[string]int{}
	for _, a := range get(t, s, "?batch_id="+id).Actions {
		fates[a.Status]++
	}
	if fates["Failed"] < 60 || fates["Skipped"] < 40 || fates["Success"] != len(s.Journal().Applied()) {
		t.Errorf("fates %v, applied %d", fates, len(s.Journal().Applied()))
	}
}

func TestSimulator_AllowsTwentyRequestsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(simkit.Options{})
		status := func() int { return ask(t, s, "GET", host+path, "").status }
		post(t, s, disable("ann@corp.example"))
		pass(50 * time.Second)
		for range 19 {
			if got := status(); got != 200 {
				t.Fatalf("within the quota: %d", got)
			}
		}
		for range 5 {
			got := ask(t, s, "POST", host+path, disable("bob@corp.example"))
			if got.status != 429 || got.header.Get("Retry-After") != "" || read[wireError](t, got.text).Code != -4290001 {
				t.Fatalf("over quota: %d %v %s", got.status, got.header, got.text)
			}
		}
		pass(10 * time.Second)
		for range 20 {
			if got := status(); got != 200 {
				t.Fatalf("in the next window: %d", got)
			}
		}
		if got := status(); got != 429 {
			t.Errorf("over the next quota: %d", got)
		}
		if s := s.Journal().Stats(); s.OverQuota != 6 || s.ByStatus["429"] != 6 || len(s.Faults) != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}
