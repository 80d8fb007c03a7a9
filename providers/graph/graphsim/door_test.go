package graphsim

import (
	"testing"
	"testing/synctest"
	"time"

	"mopup/providers/simkit"
)

func TestSimulator_RefusesACallAtTheDoor(t *testing.T) {
	const confirm = "/v1.0/auditLogs/signIns/confirmSafe"
	const good = `{"requestIds":["00000000-0000-4000-8000-000000000001"]}`
	tests := []struct {
		name, method, url string
		header            []string
		status            int
		message, code     string
	}{
		{"a wrong token", "POST", confirm, []string{"Authorization", "Bearer other"}, 401, "token", "InvalidAuthenticationToken"},
		{"no token", "POST", confirm, []string{"Authorization", ""}, 401, "token", "InvalidAuthenticationToken"},
		{"no client-request-id", "POST", confirm, []string{"client-request-id", ""}, 400, "client-request-id", "BadRequest"},
		{"a client-request-id that is no GUID", "POST", confirm, []string{"client-request-id", "mine"}, 400, "client-request-id", "BadRequest"},
		{"a wrong content type", "POST", confirm, []string{"Content-Type", "text/plain"}, 415, "content type", ""},
		{"another charset", "POST", confirm, []string{"Content-Type", "application/json; charset=latin1"}, 415, "content type", ""},
		{"an unknown version", "POST", "/v2.0/auditLogs/signIns/confirmSafe", nil, 404, "no such API", "ResourceNotFound"},
		{"no version", "POST", "/auditLogs/signIns/confirmSafe", nil, 404, "no such API", "ResourceNotFound"},
		{"an unknown path", "POST", "/v1.0/auditLogs/signIns", nil, 404, "no such API", "ResourceNotFound"},
		{"a path in another letter case", "POST", "/v1.0/auditlogs/signins/confirmSafe", nil, 404, "no such API", "ResourceNotFound"},
		{"a sign-in action in beta", "POST", "/beta/auditLogs/signIns/confirmSafe", nil, 404, "no such API", "ResourceNotFound"},
		{"a sign-in in beta", "GET", "/beta/auditLogs/signIns/" + tenant, nil, 404, "no such API", "ResourceNotFound"},
		{"recommendations in v1.0", "POST", "/v1.0/directory/recommendations/" + tenant + "_A/reactivate", nil, 404, "no such API", "ResourceNotFound"},
		{"an unknown verb", "POST", "/beta/directory/recommendations/" + tenant + "_A/delete", nil, 404, "no such API", "ResourceNotFound"},
		{"a path that goes on", "POST", "/beta/directory/recommendations/" + tenant + "_A/dismiss/now", nil, 404, "no such API", "ResourceNotFound"},
		{"GET of an action", "GET", confirm, nil, 405, "method", ""},
		{"POST of a sign-in", "POST", "/v1.0/auditLogs/signIns/" + tenant, nil, 405, "method", ""},
		{"PATCH of a recommendation", "PATCH", "/beta/directory/recommendations/" + tenant + "_A", nil, 405, "method", ""},
		{"GET of $batch", "GET", "/beta/$batch", nil, 405, "method", ""},
		{"GET of remediate", "GET", "/beta/security/collaboration/analyzedEmails/remediate", nil, 405, "method", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(simkit.Options{Token: "token"})
			got := ask(t, s, test.method, test.url, good, test.header...)
			wantRefusal(t, s, got, test.status, test.message)
			if e := read[wireError](t, got.text).Error; e.Code != test.code {
				t.Errorf("code %q, want %q", e.Code, test.code)
			}
		})
	}
}

func TestSimulator_RefusesAClientRequestIDThatWasUsedBefore(t *testing.T) {
	s := simulate(t, "throttle=100%")
	for _, want := range []int{429, 400} {
		got := ask(t, s, "GET", "/v1.0/auditLogs/signIns/"+guid(1), "", "client-request-id", guid(7))
		if got.status != want || read[wireError](t, got.text).Error.InnerError.ClientRequestID != guid(7) {
			t.Errorf("got %d %s, want %d", got.status, got.text, want)
		}
	}
}

func TestSimulator_EnforcesAQuotaForEachKindOfCall(t *testing.T) {
	tests := []struct {
		name   string
		url    string
		every  time.Duration
		calls  int    // this many are let in
		refuse string // then one is refused and told to wait for this many seconds; empty: it is told nothing
		wait   time.Duration
	}{
		{"one sign-in call a second", "/v1.0/auditLogs/signIns/" + guid(1), 400 * time.Millisecond, 1, "", time.Second},
		{"five sign-in calls in ten seconds", "/v1.0/auditLogs/signIns/" + guid(1), time.Second, 5, "6", 6 * time.Second},
		{"twenty recommendation calls in ten seconds", "/beta/directory/recommendations/" + tenant + "_A", 0, 20, "10", 10 * time.Second},
		{"twenty, however they are spread", "/beta/directory/recommendations/" + tenant + "_A", 100 * time.Millisecond, 20, "8.1", 8100 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := New(simkit.Options{})
				for i := range test.calls {
					if got := ask(t, s, "GET", test.url, ""); got.status != 200 {
						t.Fatalf("call %d: %d %s", i+1, got.status, got.text)
					}
					pass(test.every)
				}
				got := ask(t, s, "GET", test.url, "")
				if got.status != 429 || got.header.Get("Retry-After") != test.refuse {
					t.Errorf("got %d, Retry-After %q, want %q", got.status, got.header.Get("Retry-After"), test.refuse)
				}
				pass(test.wait)
				if got := ask(t, s, "GET", test.url, ""); got.status != 200 {
					t.Errorf("after the wait: %d %s", got.status, got.text)
				}
			})
		})
	}
}

func TestSimulator_TakesTwoRemediationsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(simkit.Options{})
		for i, want := range []int{202, 202, 429} {
			if got := ask(t, s, "POST", remediateURL, remediation("softDelete", i)); got.status != want {
				t.Errorf("remediation %d: %d %s", i, got.status, got.text)
			}
		}
		pass(time.Second)
		if got := ask(t, s, "POST", remediateURL, remediation("softDelete", 2)); got.status != 202 {
			t.Errorf("a second later: %d", got.status)
		}
	})
}

func TestSimulator_TellsHowMuchOfAQuotaIsUsedFromFourFifthsOn(t *testing.T) {
	s := New(simkit.Options{Quota: &simkit.Quota{N: 5, Per: time.Hour}})
	for i, want := range []string{"", "", "", "0.80", "1.00", "1.20", "1.40", "1.60", "1.80", "1.80"} {
		got := ask(t, s, "GET", "/v1.0/auditLogs/signIns/"+guid(1), "")
		if told := got.header.Get("x-ms-throttle-limit-percentage"); told != want {
			t.Errorf("call %d: %d, told %q, want %q", i+1, got.status, told, want)
		}
	}
}
