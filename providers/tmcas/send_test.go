package tmcas

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

func TestSend_PostsTheArrayThatTheVendorDocuments(t *testing.T) {
	s := &exchangetest.Stub{Status: 201, Body: `{"code":0,"msg":"","batch_id":"b-1","traceId":"t-1"}`}
	if _, err := provider(t, s).Send(t.Context(), accounts("account-revoke-sessions", 2)); err != nil {
		t.Fatal(err)
	}
	const want = `[{"action_type":"ACCOUNT_REVOKE_SIGNIN_SESSIONS","service":"exchange","account_provider":"office365","account_user_email":"user11@corp.example"},` +
		`{"action_type":"ACCOUNT_REVOKE_SIGNIN_SESSIONS","service":"exchange","account_provider":"office365","account_user_email":"user12@corp.example"}]`
	if s.Sent != want {
		t.Errorf("sent\n%s\nwant\n%s", s.Sent, want)
	}
	if s.Method != "POST" || s.URL != "https://api-eu.tmcas.trendmicro.com/v1/mitigation/accounts" {
		t.Errorf("%s %s", s.Method, s.URL)
	}
	if s.Headers.Get("Authorization") != "Bearer token-of-the-test" || s.Headers.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", s.Headers)
	}
}

func TestSend_TakesEachFormOfTheVendorsReply(t *testing.T) {
	cases := []struct{ name, body, trace string }{
		{"as the samples have it, misspelt", `{"code":0,"msg":"","batch_id":"b-1","tracdId":"t-1"}`, "t-1"},
		{"spelt right", `{"code":0,"msg":"","batch_id":"b-1","traceId":"t-1"}`, "t-1"},
		{"msg is null", `{"code":0,"msg":null,"batch_id":"b-1","traceId":"t-1"}`, "t-1"},
		{"msg is absent", `{"code":0,"batch_id":"b-1"}`, ""},
		{"code is absent", `{"batch_id":"b-1"}`, ""},
		{"code is a string", `{"code":"0","batch_id":"b-1"}`, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := provider(t, &exchangetest.Stub{Status: 201, Body: c.body}).Send(t.Context(), accounts("account-disable", 2))
			if err != nil {
				t.Fatal(err)
			}
			want := batch.Answer{Receipt: "b-1", RequestID: c.trace, Results: []batch.Result{
				{Target: 11, Outcome: batch.Accepted}, {Target: 12, Outcome: batch.Accepted},
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSend_SaysWhatIsSureOfARefusal(t *testing.T) {
	const body = `{"code":-4290001,"traceId":"t-9","msg":"no"}`
	cases := []struct {
		name   string
		status int
		body   string
		want   batch.Error
	}{
		{"429 is throttled", 429, body, batch.Error{Kind: batch.Throttled, Status: 429, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"401 is denied", 401, body, batch.Error{Kind: batch.Denied, Status: 401, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"403 is denied", 403, body, batch.Error{Kind: batch.Denied, Status: 403, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"400 is a bad request", 400, body, batch.Error{Kind: batch.BadRequest, Status: 400, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"404 is a bad request", 404, body, batch.Error{Kind: batch.BadRequest, Status: 404, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"500 is in doubt", 500, body, batch.Error{Status: 500, Code: "-4290001", Message: "no", RequestID: "t-9"}},
		{"503 without JSON is in doubt", 503, "busy\n", batch.Error{Status: 503, Message: "busy"}},
		{"503 with a page is in doubt", 503, "<html>busy</html>", batch.Error{Status: 503}},
		{"201 without a batch_id is in doubt", 201, `{"code":0}`, batch.Error{Status: 201}},
		{"201 with a code is in doubt", 201, `{"code":-1,"msg":"odd","batch_id":"b-1"}`, batch.Error{Status: 201, Code: "-1", Message: "odd"}},
		{"201 that is no JSON is in doubt", 201, `ok`, batch.Error{Status: 201}},
		{"201 whose comma is missing is in doubt", 201, `{"code":0 "batch_id":"b-1"}`, batch.Error{Status: 201}},
		{"200 without a body is in doubt", 200, ``, batch.Error{Status: 200}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := provider(t, &exchangetest.Stub{Status: c.status, Body: c.body}).Send(t.Context(), accounts("account-disable", 2))
			got := *exchangetest.Fault(t, err)
			got.Err = nil
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSend_WithoutATokenTellsWhereToPutOne(t *testing.T) {
	s := &exchangetest.Stub{Status: 201}
	p, err := New(Config{Name: "trend-eu", Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Send(t.Context(), accounts("account-disable", 1))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Denied || !strings.Contains(e.Error(), "MOPUP_TMCAS_TOKEN") || !strings.Contains(e.Error(), `"trend-eu"`) {
		t.Errorf("kind %q, text %q", e.Kind, e)
	}
	if s.Method != "" {
		t.Error("a request was made")
	}
}

func TestSend_RefusesABatchOfAnotherVendor(t *testing.T) {
	s := &exchangetest.Stub{Status: 201}
	_, err := provider(t, s).Send(t.Context(), batch.Batch{Action: "graph/signin-dismiss", Targets: accounts("account-disable", 1).Targets})
	if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || s.Method != "" {
		t.Errorf("kind %q, error %v, sent %q", e.Kind, err, s.Method)
	}
}

func TestPreview_ShowsThePostWithoutAToken(t *testing.T) {
	p, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Preview(accounts("account-disable", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"POST https://api.tmcas.trendmicro.com/v1/mitigation/accounts\n", "Bearer [hidden]",
		`"account_user_email": "user11@corp.example"`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

func TestNew_KnowsTheSites(t *testing.T) {
	cases := []struct{ site, endpoint, host string }{
		{"", "", "api.tmcas.trendmicro.com"},
		{"us", "", "api.tmcas.trendmicro.com"},
		{"EU", "", "api-eu.tmcas.trendmicro.com"},
		{"au", "", "api-au.tmcas.trendmicro.com"},
		{"ca", "", "api-ca.tmcas.trendmicro.com"},
		{"in", "", "api-in.tmcas.trendmicro.com"},
		{"jp", "", "api.tmcas.trendmicro.co.jp"},
		{"uk", "", "api.tmcas.trendmicro.co.uk"},
		{"sg", "", "api.tmcas.trendmicro.com.sg"},
		{"eu", "http://127.0.0.1:8480", "127.0.0.1:8480"},
	}
	for _, c := range cases {
		p, err := New(Config{Site: c.site, Endpoint: c.endpoint})
		if err != nil || p.base.Host != c.host {
			t.Errorf("site %q, endpoint %q: %v, %v; want %s", c.site, c.endpoint, p, err, c.host)
		}
	}
	if _, err := New(Config{Site: "mars"}); err == nil || !strings.Contains(err.Error(), "us, eu") {
		t.Errorf("an unknown site: %v", err)
	}
	if _, err := New(Config{Endpoint: "http://api.example"}); err == nil {
		t.Error("plain http to a host is taken")
	}
}

func TestSend_ABatchIDThatCanNotBeAskedByIsNone(t *testing.T) {
	for name, id := range map[string]string{"a blank": " ", "too long to be kept": strings.Repeat("b", 2001), "an echo of the credential": "b-token-of-the-test"} {
		s := &exchangetest.Stub{Status: 201, Body: `{"code":0,"batch_id":"` + id + `"}`}
		_, err := provider(t, s).Send(t.Context(), accounts("account-disable", 1))
		if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt || !strings.Contains(e.Error(), "no batch_id") {
			t.Errorf("%s: kind %q, %v", name, e.Kind, err)
		}
	}
}
