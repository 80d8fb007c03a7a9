package graph

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

const location = `https://security.microsoft.com/action-center/history?filters={"bulkId":["8c0aa4ff-0000-4000-8000-000000000001"]}&tid=` + tenant

func TestSend_ARemediationIsAcceptedWithItsBulkID(t *testing.T) {
	s := &exchangetest.Stub{Status: 202, Header: http.Header{
		"Location": {location}, "Content-Type": {"application/json;text/plain"}, "Request-Id": {"r-1"},
	}}
	got, err := provider(t, s).Send(t.Context(), targets("email-soft-delete", 2))
	if err != nil {
		t.Fatal(err)
	}
	want := batch.Answer{Receipt: "8c0aa4ff-0000-4000-8000-000000000001", RequestID: "r-1", Results: []batch.Result{
		{Target: 11, Outcome: batch.Accepted}, {Target: 12, Outcome: batch.Accepted},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSend_ADuplicateRemediationIsAcceptedAlready(t *testing.T) {
	s := &exchangetest.Stub{Status: 409, Body: `{"error":{"code":"DuplicateRemediation","message":"already registered","innerError":{"request-id":"r-2"}}}`}
	got, err := provider(t, s).Send(t.Context(), targets("email-soft-delete", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []batch.Result{{Target: 11, Outcome: batch.Accepted, Code: "DuplicateRemediation", Message: "already registered"}}
	if diff := cmp.Diff(want, got.Results); diff != "" {
		t.Error(diff)
	}
}

func TestSend_AVerdictHoldsForAllSignInsOfTheCall(t *testing.T) {
	got, err := provider(t, &exchangetest.Stub{Status: 204}).Send(t.Context(), targets("signin-confirm-safe", 2))
	if err != nil {
		t.Fatal(err)
	}
	want := []batch.Result{{Target: 11, Outcome: batch.Succeeded}, {Target: 12, Outcome: batch.Succeeded}}
	if diff := cmp.Diff(want, got.Results); diff != "" {
		t.Error(diff)
	}
}

func TestSend_ASuccessOfAnotherKindIsInDoubt(t *testing.T) {
	for action, statuses := range map[string][]int{
		"email-hard-delete": {200, 201, 204, 207},
		"signin-dismiss":    {200, 202, 207},
	} {
		for _, status := range statuses {
			_, err := provider(t, &exchangetest.Stub{Status: status}).Send(t.Context(), targets(action, 2))
			if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt || e.Status != status {
				t.Errorf("%s, %d: %v", action, status, err)
			}
		}
	}
}

func TestSend_ReadsTheVendorsErrors(t *testing.T) {
	cases := []struct {
		name   string
		status int
		body   string
		want   batch.Error
	}{
		{"a plain error", 400, `{"error":{"code":"badRequest","message":"no","innerError":{"request-id":"r-1"}}}`,
			batch.Error{Kind: batch.BadRequest, Code: "badRequest", Message: "no", RequestID: "r-1"}},
		{"innererror in small letters", 403, `{"error":{"code":"Forbidden","message":"no licence","innererror":{"request-id":"r-1"}}}`,
			batch.Error{Kind: batch.Denied, Code: "Forbidden", Message: "no licence", RequestID: "r-1"}},
		{"the most detailed of nested codes", 400, `{"error":{"code":"a","message":"m","innerError":{"code":"b","innererror":{"code":"c"}}}}`,
			batch.Error{Kind: batch.BadRequest, Code: "c", Message: "m"}},
		{"an empty code with one below", 401, `{"error":{"code":"","message":"m","innerError":{"code":"InvalidAuthenticationToken"}}}`,
			batch.Error{Kind: batch.Denied, Code: "InvalidAuthenticationToken", Message: "m"}},
		{"an empty inner code", 400, `{"error":{"code":"a","message":"","innerError":{"code":"","message":"below"}}}`,
			batch.Error{Kind: batch.BadRequest, Code: "a", Message: "below"}},
		{"an error that is a word", 400, `{"error":"invalid_request"}`, batch.Error{Kind: batch.BadRequest, Code: "invalid_request"}},
		{"a page", 503, `<html></html>`, batch.Error{}},
		{"text", 502, `Bad Gateway`, batch.Error{Message: "Bad Gateway"}},
		{"nothing", 404, ``, batch.Error{Kind: batch.BadRequest}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := provider(t, &exchangetest.Stub{Status: c.status, Body: c.body}).Send(t.Context(), targets("signin-dismiss", 1))
			c.want.Status = c.status
			if diff := cmp.Diff(c.want, *exchangetest.Fault(t, err), cmpopts.IgnoreFields(batch.Error{}, "Err")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReceipt_FindsTheBulkIDInTheVendorsAddress(t *testing.T) {
	const id, other = "8c0aa4ff-0000-4000-8000-000000000001", "8c0aa4ff-0000-4000-8000-000000000002"
	const page = "https://security.microsoft.com/action-center/history"
	cases := []struct{ name, location, want string }{
		{"raw braces", page + `?filters={"bulkId":["` + id + `"]}&tid=x`, id},
		{"escaped braces", page + `?filters=%7B%22bulkId%22%3A%5B%22` + id + `%22%5D%7D&tid=x`, id},
		{"another parameter first", page + `?tid=x&filters={"bulkId":["` + id + `"]}`, id},
		{"several ids", page + `?filters={"bulkId":["` + id + `","` + other + `"]}`, id + "," + other},
		{"one id without a list", page + `?filters={"bulkId":"` + id + `"}`, id},
		{"no filter", page + `?tid=x`, page + `?tid=x`},
		{"an empty list", page + `?filters={"bulkId":[]}`, page + `?filters={"bulkId":[]}`},
		{"braces cut short", page + `?filters={"bulkId":["`, page + `?filters={"bulkId":["`},
		{"an escape cut short", page + `?filters=%7`, page + `?filters=%7`},
		{"nothing", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := receipt(c.location); string(got) != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// bundleOf sends n recommendations to a vendor that answers with the responses.
func bundleOf(t *testing.T, n int, responses ...string) ([]batch.Result, error) {
	t.Helper()
	s := &exchangetest.Stub{Status: 200, Body: `{"responses":[` + strings.Join(responses, ",") + `]}`}
	answer, err := provider(t, s).Send(t.Context(), targets("recommendation-complete", n))
	return answer.Results, err
}

func TestSend_EachInnerReplyIsItsTargetsOwn(t *testing.T) {
	const refusal = `"body":{"error":{"code":"c","message":"m"}}`
	cases := []struct {
		name      string
		responses []string
		want      []batch.Result
	}{
		{"done, in another order", []string{
			`{"id":"2","status":200,"body":{"status":"completedByUser"}}`, `{"id":"1","status":200,"body":{"status":"completedByUser"}}`},
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}, {Target: 12, Outcome: batch.Succeeded}}},
		{"another state than was wanted", []string{`{"id":"1","status":200,"headers":{"request-id":"r-1"},"body":{"status":"active"}}`},
			[]batch.Result{{Target: 11, RequestID: "r-1", Err: &batch.Error{Status: 200, RequestID: "r-1"}}}},
		{"done without a state", []string{`{"id":"1","status":204}`}, []batch.Result{{Target: 11, Err: &batch.Error{Status: 204}}}},
		{"taken, and not done", []string{`{"id":"1","status":202,"body":{}}`}, []batch.Result{{Target: 11, Err: &batch.Error{Status: 202}}}},
		{"a body that is a text", []string{`{"id":"1","status":200,"body":"dismissed"}`}, []batch.Result{{Target: 11, Err: &batch.Error{Status: 200}}}},
		{"throttled, with a wait of its own", []string{`{"id":"1","status":429,"headers":{"rEtRy-AfTeR":"2.5","request-id":"r-1"},` + refusal + `}`},
			[]batch.Result{{Target: 11, RequestID: "r-1", Err: &batch.Error{
				Kind: batch.Throttled, Status: 429, Code: "c", Message: "m", RequestID: "r-1", Wait: 2500 * time.Millisecond}}}},
		{"denied", []string{`{"id":"1","status":403,` + refusal + `}`},
			[]batch.Result{{Target: 11, Err: &batch.Error{Kind: batch.Denied, Status: 403, Code: "c", Message: "m"}}}},
		{"broken", []string{`{"id":"1","status":500,` + refusal + `}`},
			[]batch.Result{{Target: 11, Err: &batch.Error{Status: 500, Code: "c", Message: "m"}}}},
		{"timed out", []string{`{"id":"1","status":408,` + refusal + `}`},
			[]batch.Result{{Target: 11, Err: &batch.Error{Status: 408, Code: "c", Message: "m"}}}},
		{"refused", []string{`{"id":"1","status":404,` + refusal + `}`},
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "c", Message: "m"}}},
		{"refused in an unusual way", []string{`{"id":"1","status":410}`},
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "410"}}},
		{"a failed dependency was not done", []string{`{"id":"1","status":424,` + refusal + `}`},
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "c", Message: "m"}}},
		{"an id and a status of other types", []string{`{"id":1,"status":"200","body":{"status":"completedByUser"}}`},
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"no status", []string{`{"id":"1"}`}, []batch.Result{{Target: 11, Err: &batch.Error{}}}},
		{"the id of nobody", []string{`{"id":"9","status":200}`, `{"status":200}`}, nil},
		{"two answers to one request", []string{`{"id":"1","status":429}`, `{"id":"1","status":200}`}, nil},
		{"no answer", nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := bundleOf(t, 2, c.responses...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(batch.Error{}, "Err")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSend_SaysHowTheVendorShowsWhatIsNotAsWanted(t *testing.T) {
	got, err := bundleOf(t, 1, `{"id":"1","status":200,"body":{"status":"postponed"}}`)
	if err != nil || len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Error(), `the vendor shows it as "postponed"`) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSend_APostponementIsDoneInWhateverFormTheVendorKeepsItsDate(t *testing.T) {
	for _, until := range []string{`"2027-06-01T08:30:00Z"`, `"2027-06-01T00:00:00Z"`, `"2027-06-01"`, `"2027-12-01T00:00:00Z"`, "null"} {
		s := &exchangetest.Stub{Status: 200, Body: `{"responses":[{"id":"1","status":200,"body":{"status":"postponed","postponeUntilDateTime":` + until + `}}]}`}
		b := targets("recommendation-postpone", 1)
		b.Settings[setUntil] = "2027-06-01T08:30:00Z"
		got, err := provider(t, s).Send(t.Context(), b)
		if err != nil || len(got.Results) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		if r := got.Results[0]; r.Outcome != batch.Succeeded || r.Err != nil {
			t.Errorf("until %s: %+v", until, r)
		}
	}
}

func TestSend_AnInnerDateCountsFromTheAnswer(t *testing.T) {
	cases := []struct{ name, date, inner, until string }{
		{"from its Date", "Mon, 02 Nov 2026 15:00:00 GMT", "", "Mon, 02 Nov 2026 15:00:20 GMT"},
		{"from the Date of the inner reply", "Mon, 02 Nov 2026 15:00:00 GMT", `"date":"Mon, 02 Nov 2026 16:00:00 GMT",`, "Mon, 02 Nov 2026 16:00:20 GMT"},
		{"from its arrival, where no Date is given", "", "", "Sat, 01 Jan 2000 00:00:20 GMT"}, // when the clock of a bubble begins
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &exchangetest.Stub{Status: 200, Header: http.Header{}, Body: `{"responses":[{"id":"1","status":429,"headers":{` + c.inner + `"Retry-After":"` + c.until + `"}}]}`}
				s.Header.Set("Date", c.date)
				answer, err := provider(t, s).Send(t.Context(), targets("recommendation-complete", 1))
				if err != nil {
					t.Fatal(err)
				}
				if len(answer.Results) != 1 || answer.Results[0].Err == nil || answer.Results[0].Err.Wait != 20*time.Second {
					t.Errorf("%+v", answer.Results)
				}
			})
		})
	}
}

func TestSend_AnInnerRedirectIsARefusalOnlyWhereItsStatusSaysSo(t *testing.T) {
	for status, want := range map[string]batch.Kind{"302": batch.Doubt, "307": batch.Denied} {
		got, err := bundleOf(t, 1, `{"id":"1","status":`+status+`}`)
		if err != nil || len(got) != 1 || got[0].Err == nil || got[0].Err.Kind != want {
			t.Errorf("%s: %+v, %v", status, got, err)
		}
	}
}

func TestSend_ABundleThatCannotBeReadIsInDoubt(t *testing.T) {
	_, err := bundleOf(t, 2, `{`)
	if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt || e.Status != 200 {
		t.Errorf("kind %q, error %v", e.Kind, err)
	}
}

func TestSend_EachOperationHasItsState(t *testing.T) {
	for action, state := range map[string]string{
		"recommendation-reactivate": "active", "recommendation-complete": "completedByUser",
		"recommendation-dismiss": "dismissed", "recommendation-postpone": "postponed",
	} {
		s := &exchangetest.Stub{Status: 200, Body: `{"responses":[{"id":"1","status":200,"body":{"status":"` + state + `"}}]}`}
		got, err := provider(t, s).Send(t.Context(), targets(action, 1))
		if err != nil || len(got.Results) != 1 || got.Results[0].Outcome != batch.Succeeded {
			t.Errorf("%s: %+v, %v", action, got, err)
		}
	}
}
