package graph

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
	"mopup/providers/graph/graphsim"
	"mopup/providers/simkit"
)

func doubted(action string, n int) batch.Doubted {
	return batch.Doubted{Batch: targets(action, n), Span: batch.Span{From: time.Now(), To: time.Now()}}
}

func TestLookup_AsksForEachRecommendationInOneRequest(t *testing.T) {
	s := &exchangetest.Stub{Status: 200, Body: `{"responses":[]}`}
	p := provider(t, s)
	ids := map[string]bool{}
	for range 2 {
		if _, err := p.Lookup(t.Context(), doubted("recommendation-postpone", 2)); err != nil {
			t.Fatal(err)
		}
		ids[s.Headers.Get("client-request-id")] = true
	}
	const at = `"url":"/directory/recommendations/` + tenant + `_Microsoft.Identity.IAM.Insights.Name`
	want := `{"requests":[{"id":"1","method":"GET",` + at + `11"},{"id":"2","method":"GET",` + at + `12"}]}`
	if s.Sent != want || s.Method != "POST" || s.URL != "https://graph.microsoft.com/beta/$batch" {
		t.Errorf("%s %s\n%s\nwant\n%s", s.Method, s.URL, s.Sent, want)
	}
	for id := range ids {
		if _, err := uuid.Parse(id); err != nil || len(ids) != 2 {
			t.Errorf("client-request-ids %v", ids)
		}
	}
}

func TestLookup_ComparesTheStateWithTheWantedOne(t *testing.T) {
	const why = "as a test wants it"
	is := func(id, state string) string {
		return `{"id":"` + id + `","status":200,"headers":{"request-id":"r-` + id + `"},"body":{"status":"` + state + `","dismissReason":"` + why + `"}}`
	}
	const done, untouched = batch.Succeeded, batch.NotAttempted
	cases := []struct {
		name      string
		responses string
		want      []batch.Result
	}{
		{"done and untouched, in another order", is("2", "active") + "," + is("1", "dismissed"),
			[]batch.Result{{Target: 11, Outcome: done, RequestID: "r-1"}, {Target: 12, Outcome: untouched, RequestID: "r-2"}}},
		{"each other state", is("1", "completedByUser") + "," + is("2", "postponed"),
			[]batch.Result{{Target: 11, Outcome: untouched, RequestID: "r-1"}, {Target: 12, Outcome: untouched, RequestID: "r-2"}}},
		{"completed by the vendor's own system", is("1", "completedBySystem"), []batch.Result{{Target: 11, Outcome: untouched, RequestID: "r-1"}}},
		{"a state that nobody knows", is("1", "dismissing") + "," + is("2", ""), nil},
		{"not found", `{"id":"1","status":404,"body":{"status":"active"}}`, nil},
		{"throttled", `{"id":"1","status":429,"headers":{"Retry-After":"7"}},` + is("2", "dismissed"), []batch.Result{
			{Target: 11, Err: &batch.Error{Kind: batch.Throttled, Status: 429, Wait: 7 * time.Second}}, {Target: 12, Outcome: done, RequestID: "r-2"},
		}},
		{"broken", `{"id":"1","status":503,"body":{"status":"dismissed"}}`, []batch.Result{{Target: 11, Err: &batch.Error{Status: 503}}}},
		{"denied", `{"id":"1","status":403}`, []batch.Result{{Target: 11, Err: &batch.Error{Kind: batch.Denied, Status: 403}}}},
		{"without a body", `{"id":"1","status":200}`, nil},
		{"a body that is no recommendation", `{"id":"1","status":200,"body":["dismissed"]}`, nil},
		{"two answers to one question", is("1", "active") + "," + is("1", "dismissed"), nil},
		{"an answer to nothing", is("3", "active"), nil},
		{"no answer", "", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := &exchangetest.Stub{Status: 200, Body: `{"responses":[` + c.responses + `]}`}
			d := doubted("recommendation-dismiss", 2)
			d.Settings[setReason] = why
			got, err := provider(t, s).Lookup(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(batch.Finding{Results: c.want}, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookup_ComparesTheDateAndTheReasonToo(t *testing.T) {
	const done, untouched, open = batch.Succeeded, batch.NotAttempted, batch.Outcome("")
	for _, c := range []struct {
		name, action, shown string
		want                batch.Outcome
	}{
		{"postponed to the date", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-01T08:30:00Z"`, done},
		{"postponed to the date, in another spelling", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-01T10:30:00.000+02:00"`, done},
		{"postponed to the day", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-01T00:00:00Z"`, done},
		{"postponed to the day, without a time", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-01"`, done},
		{"postponed to the end of the day", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-01T23:59:59Z"`, done},
		{"postponed to a day later", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-06-02T08:30:00Z"`, untouched},
		{"postponed to a day earlier", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-05-31T08:30:00Z"`, untouched},
		{"postponed to another date", "postpone", `"status":"postponed","postponeUntilDateTime":"2027-12-01T00:00:00Z"`, untouched},
		{"postponed, to no date", "postpone", `"status":"postponed","postponeUntilDateTime":null`, open},
		{"postponed, to what is no date", "postpone", `"status":"postponed","postponeUntilDateTime":"soon"`, open},
		{"not postponed", "postpone", `"status":"active","postponeUntilDateTime":"2027-06-01T00:00:00Z"`, untouched},
		{"dismissed for the reason", "dismiss", `"status":"dismissed","dismissReason":"dismissed in bulk by an administrator"`, done},
		{"dismissed for another reason", "dismiss", `"status":"dismissed","dismissReason":"risk accepted"`, untouched},
		{"dismissed, for no reason", "dismiss", `"status":"dismissed"`, open},
		{"completed", "complete", `"status":"completedByUser"`, done},
		{"active again", "reactivate", `"status":"active"`, done},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &exchangetest.Stub{Status: 200, Body: `{"responses":[{"id":"1","status":200,"body":{` + c.shown + `}}]}`}
			d := doubted("recommendation-"+c.action, 1)
			d.Settings[setUntil] = "2027-06-01T08:30:00Z"
			got, err := provider(t, s).Lookup(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			is := open
			if len(got.Results) == 1 {
				is = got.Results[0].Outcome
			}
			if is != c.want {
				t.Errorf("%q, want %q", is, c.want)
			}
		})
	}
}

func TestLookup_AnErrorFindsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   batch.Kind
	}{
		"throttled": {429, `{"error":{"code":"TooManyRequests"}}`, batch.Throttled},
		"denied":    {403, `{}`, batch.Denied},
		"refused":   {400, `{}`, batch.BadRequest},
		"busy":      {503, `<html>`, batch.Doubt},
		"cut short": {200, `{"responses":[`, batch.Doubt},
	} {
		got, err := provider(t, &exchangetest.Stub{Status: c.status, Body: c.body}).Lookup(t.Context(), doubted("recommendation-dismiss", 1))
		if e := exchangetest.Fault(t, err); e.Kind != c.kind || got.Results != nil {
			t.Errorf("%s: kind %q, %+v", name, e.Kind, got)
		}
	}
}

func TestLookup_IsForRecommendationsAlone(t *testing.T) {
	for _, a := range Actions() {
		if (a.Lookup != nil) != (a.Noun == "recommendation") {
			t.Errorf("%s: lookup %+v", a.Name, a.Lookup)
		}
	}
	for _, action := range []string{"signin-dismiss", "email-soft-delete", "nothing"} {
		s := &exchangetest.Stub{Status: 200}
		_, err := provider(t, s).Lookup(t.Context(), doubted(action, 1))
		if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || s.Method != "" {
			t.Errorf("%s: kind %q, sent %q", action, e.Kind, s.Method)
		}
	}
}

func TestLookup_SettlesWhatWasLostOnTheWay(t *testing.T) {
	for after, want := range map[bool]batch.Outcome{true: batch.Succeeded, false: batch.NotAttempted} {
		l := &line{vendor: graphsim.New(simkit.Options{Quota: &simkit.Quota{}}), cut: true, after: after}
		p := provider(t, l)
		d := doubted("recommendation-dismiss", 20)
		_, err := p.Send(t.Context(), d.Batch)
		if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt {
			t.Fatal(err)
		}
		before := l.vendor.Journal().Stats()
		l.cut = false
		got, err := p.Lookup(t.Context(), d)
		if err != nil || len(got.Results) != 20 {
			t.Fatalf("applied: %v: %+v, %v", after, got, err)
		}
		for _, r := range got.Results {
			if r.Outcome != want || r.RequestID == "" {
				t.Errorf("applied: %v: %+v", after, r)
			}
		}
		if st := l.vendor.Journal().Stats(); st.Requests != before.Requests+1 || st.Inner != before.Inner+20 {
			t.Errorf("applied: %v: it took %+v after %+v", after, st, before)
		}
	}
}

// line is a way to a vendor that can be cut, before or after the vendor acts.
type line struct {
	vendor     *graphsim.Simulator
	cut, after bool
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.cut && !l.after {
		return nil, io.ErrUnexpectedEOF
	}
	resp, err := simkit.Transport(l.vendor).RoundTrip(r)
	if l.cut {
		return nil, io.ErrUnexpectedEOF
	}
	return resp, err
}
