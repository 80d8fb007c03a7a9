package tmcas

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// record is one action as recorded replies have it.
func record(address, status, more string) string {
	return `{"action_type":"ACCOUNT_DISABLE","service":"exchange","account_provider":"office365","account_user_email":"` + address +
		`","action_id":"a-1","batch_id":"b-1","status":"` + status + `","action_requested_at":"2026-03-01T08:00:01.120Z"` + more + `}`
}

func reply(records ...string) string {
	return `{"code":0,"msg":"","traceId":"t-1","count":2,"current_link":"x","next_link":null,"actions":[` + strings.Join(records, ",") + `]}`
}

func sent(n int) []batch.Sent {
	return []batch.Sent{{Batch: accounts("account-disable", n), Receipt: "b-1"}}
}

func TestFollow_AsksForTheBatchOnce(t *testing.T) {
	s := &exchangetest.Stub{Status: 200, Body: reply()}
	if _, _, err := provider(t, s).Follow(t.Context(), sent(2)); err != nil {
		t.Fatal(err)
	}
	if want := "https://api-eu.tmcas.trendmicro.com/v1/mitigation/accounts?batch_id=b-1&limit=500"; s.Method != "GET" || s.URL != want || s.Sent != "" {
		t.Errorf("%s %s %q, want GET %s", s.Method, s.URL, s.Sent, want)
	}
}

func TestFollow_SettlesWhatIsAtItsEnd(t *testing.T) {
	const done = `,"action_executed_at":"2026-03-01T08:00:03Z","error_code":0,"error_message":""`
	cases := []struct {
		name string
		body string
		want []batch.Result
	}{
		{"success", reply(record("user11@corp.example", "Success", done)), []batch.Result{{Target: 11, Outcome: batch.Succeeded, Code: "0"}}},
		{"an address in other letter case", reply(record("User11@CORP.example", "Success", "")), []batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"skipped, with 200 that is no HTTP status", reply(record("user12@corp.example", "Skipped", `,"error_code":200,"error_message":"ResourceNotFound"`)),
			[]batch.Result{{Target: 12, Outcome: batch.Skipped, Code: "200", Message: "ResourceNotFound"}}},
		{"failed", reply(record("user11@corp.example", "Failed", `,"error_code":-999,"error_message":"generic"`)),
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "-999", Message: "generic"}}},
		{"not yet executed", reply(record("user11@corp.example", "Created", ""), record("user12@corp.example", "Executing", `,"error_code":0,"error_message":"wait"`)),
			[]batch.Result{{Target: 11, Outcome: batch.Accepted, Message: "Created"}, {Target: 12, Outcome: batch.Accepted, Code: "0", Message: "wait"}}},
		{"an unknown word is not final", reply(record("user11@corp.example", "Pondering", "")), []batch.Result{{Target: 11, Outcome: batch.Accepted, Message: "Pondering"}}},
		{"no word at all", reply(record("user11@corp.example", "", "")), []batch.Result{{Target: 11, Outcome: batch.Accepted}}},
		{"an end stands, whatever is reported after it", reply(record("user11@corp.example", "Failed", ""), record("user11@corp.example", "Executing", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Failed}}},
		{"an end stands, whatever was reported before it", reply(record("user11@corp.example", "Created", ""), record("user11@corp.example", "Skipped", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Skipped}}},
		{"without a batch_id it answers the question", reply(strings.Replace(record("user11@corp.example", "Success", ""), `"batch_id":"b-1",`, "", 1)),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"a batch_id in other letter case", reply(strings.Replace(record("user11@corp.example", "Success", ""), `"b-1"`, `"B-1"`, 1)),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"codes as strings", `{"code":"0","actions":[` + record("user11@corp.example", "Failed", `,"error_code":"-999"`) + `]}`,
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "-999"}}},
		{"a count that lies", strings.Replace(reply(record("user11@corp.example", "Success", "")), `"count":2`, `"count":500`, 1),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"more than was posted", reply(record("eve@corp.example", "Failed", ""), record("user11@corp.example", "Success", ""), record("bob@corp.example", "Failed", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"executed before it was requested", reply(record("user11@corp.example", "Success", `,"action_executed_at":"2026-03-01T07:59:59Z"`)),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"an account of nobody", reply(record("eve@corp.example", "Success", "")), nil},
		{"another batch", reply(strings.Replace(record("user11@corp.example", "Success", ""), `"b-1"`, `"b-2"`, 1)), nil},
		{"another action", reply(strings.Replace(record("user11@corp.example", "Success", ""), "DISABLE", "ENABLE_MFA", 1)), nil},
		{"a failure and a success of one account", reply(record("user11@corp.example", "Failed", ""), record("user11@corp.example", "Success", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"a success and a failure of one account", reply(record("user11@corp.example", "Success", ""), record("user11@corp.example", "Failed", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
		{"skipped and failed", reply(record("user11@corp.example", "Skipped", ""), record("user11@corp.example", "Failed", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Failed}}},
		{"failed and skipped", reply(record("user11@corp.example", "Failed", ""), record("user11@corp.example", "Skipped", "")),
			[]batch.Result{{Target: 11, Outcome: batch.Failed}}},
		{"of two alike the first counts", reply(record("user11@corp.example", "Failed", `,"error_code":1`), record("user11@corp.example", "Failed", `,"error_code":2`)),
			[]batch.Result{{Target: 11, Outcome: batch.Failed, Code: "1"}}},
		{"no actions at all", `{"code":0}`, nil},
		{"actions that are null", `{"code":0,"actions":null}`, nil},
		{"an action that is null", `{"code":0,"actions":[null,` + record("user11@corp.example", "Success", "") + `]}`,
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := provider(t, &exchangetest.Stub{Status: 200, Body: c.body}).Follow(t.Context(), sent(2))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFollow_AnAccountThatABatchNamesTwiceIsSettledOnce(t *testing.T) {
	twice := sent(2)
	twice[0].Targets[1].Values[email] = strings.ToUpper(twice[0].Targets[0].Values[email])
	got, _, err := provider(t, &exchangetest.Stub{Status: 200, Body: reply(record("user11@corp.example", "Success", ""))}).Follow(t.Context(), twice)
	if err != nil || len(got) != 1 || got[0].Target != 11 {
		t.Errorf("%v, %v: one action of the vendor settles two targets", got, err)
	}
}

func TestFollow_AnErrorSettlesNothing(t *testing.T) {
	cases := []struct {
		name   string
		status int
		body   string
		kind   batch.Kind
	}{
		{"throttled", 429, `{"code":-4290001,"msg":"slow down"}`, batch.Throttled},
		{"a reply cut short", 200, `{"code":0,"actions":[`, batch.Doubt},
		{"a code", 200, `{"code":-5,"actions":[` + record("user11@corp.example", "Success", "") + `]}`, batch.Doubt},
		{"a busy page", 503, `<html>`, batch.Doubt},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := provider(t, &exchangetest.Stub{Status: c.status, Body: c.body}).Follow(t.Context(), sent(2))
			if e := exchangetest.Fault(t, err); e.Kind != c.kind || got != nil {
				t.Errorf("kind %q, results %v", e.Kind, got)
			}
		})
	}
}

func TestFollow_OfNothingMakesNoRequest(t *testing.T) {
	s := &exchangetest.Stub{Status: 200, Body: reply()}
	if got, _, err := provider(t, s).Follow(t.Context(), nil); got != nil || err != nil || s.Method != "" {
		t.Errorf("%v, %v, sent %q", got, err, s.Method)
	}
}

// links are the ways in which next_link was seen, and some in which it may be.
var links = map[string]string{
	"null": `"next_link":null`, "empty": `"next_link":""`, "the word null": `"next_link":"null"`, "absent": `"x":0`,
	"without a scheme":  `"next_link":"api-eu.tmcas.trendmicro.com/v1/mitigation/accounts?cursor=2"`,
	"to a foreign host": `"next_link":"https://elsewhere.example/v1/mitigation/accounts?cursor=2"`,
	"a number":          `"next_link":7`,
}

func TestFollow_NeverGoesOnToAnotherPage(t *testing.T) {
	for name, link := range links {
		s := &exchangetest.Stub{Status: 200, Body: strings.Replace(reply(record("user11@corp.example", "Success", "")), `"next_link":null`, link, 1)}
		got, _, err := provider(t, s).Follow(t.Context(), sent(2))
		if err != nil || len(got) != 1 || !strings.HasPrefix(s.URL, "https://api-eu.tmcas.trendmicro.com/v1/mitigation/accounts?batch_id=b-1&") {
			t.Errorf("%s: %v, %v, asked %s", name, got, err, s.URL)
		}
	}
}
