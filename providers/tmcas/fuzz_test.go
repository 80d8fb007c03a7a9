package tmcas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// honest fails where results break the contract, whatever the vendor said.
func honest(t *testing.T, b batch.Batch, results []batch.Result) {
	t.Helper()
	var seen []batch.TargetID
	for _, r := range results {
		if !slices.ContainsFunc(b.Targets, func(t batch.Target) bool { return t.ID == r.Target }) {
			t.Errorf("a result for target %d, which is not in the batch", r.Target)
		}
		if slices.Contains(seen, r.Target) {
			t.Errorf("a second result for target %d", r.Target)
		}
		seen = append(seen, r.Target)
	}
}

func FuzzSend_NoReplyBreaksTheContract(f *testing.F) {
	f.Add(201, `{"code":0,"msg":"","batch_id":"b-1","traceId":"t-1"}`)
	f.Add(201, `{"code":0,"msg":null,"batch_id":7,"tracdId":null}`)
	f.Add(200, `[]`)
	f.Add(503, `busy`)
	f.Add(400, `{"code":-1,"msg":{"a":[]}}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		b := accounts("account-disable", 3)
		answer, err := provider(t, &exchangetest.Stub{Status: status, Body: body}).Send(t.Context(), b)
		honest(t, b, answer.Results)
		if err == nil {
			if status > 299 || answer.Receipt == "" {
				t.Errorf("%d counts as an answer: %+v", status, answer)
			}
			return
		}
		if e := exchangetest.Fault(t, err); status <= 299 && e.Kind != batch.Doubt {
			t.Errorf("%d claims %q", status, e.Kind)
		}
	})
}

func FuzzFollow_NoReplyBreaksTheContract(f *testing.F) {
	f.Add(1, 200, reply(record("user11@corp.example", "Success", ""), record("USER12@corp.example", "Failed", `,"error_code":-999`)))
	f.Add(1, 200, reply(record("user11@corp.example", "Success", ""), record("user11@corp.example", "Success", "")))
	f.Add(2, 200, reply(record("user11@corp.example", "Created", ""), in("b-2", revoking(record("user11@corp.example", "Skipped", "")))))
	f.Add(2, 200, reply(in("", record("user11@corp.example", "Success", ""))))
	f.Add(1, 200, `{"actions":null}`)
	f.Add(2, 200, `{"actions":[null,{}]}`)
	f.Add(2, 429, `{}`)
	f.Fuzz(func(t *testing.T, n, status int, body string) {
		if status < 200 || status > 599 || n < 1 || n > 2 {
			return
		}
		about := together(time.Now(), time.Now())[:n]
		var all batch.Batch
		for _, s := range about {
			all.Targets = append(all.Targets, s.Targets...)
		}
		results, _, err := provider(t, &exchangetest.Stub{Status: status, Body: body}).Follow(t.Context(), about)
		honest(t, all, results)
		if (err != nil || status > 299) && results != nil {
			t.Errorf("%d, %v: results %v", status, err, results)
		}
		for _, r := range results {
			if !slices.Contains([]batch.Outcome{batch.Succeeded, batch.Skipped, batch.Failed, batch.Accepted}, r.Outcome) {
				t.Errorf("target %d ends %q", r.Target, r.Outcome)
			}
		}
	})
}

func FuzzLookup_NoReplyMakesItClaimTooMuch(f *testing.F) {
	ours := under("b-1", "user11", "user12", "user13")
	for _, body := range []string{
		shown(), shown(ours), shown(under("b-1", "user11")), shown(under("b-9", "user11")), shown(under("b-1", "user11", "eve")), shown(under("", "user12")),
		more(shown(ours)), `{"actions":[null,{}]}`, `{"actions":null}`, `{"count":0}`, `{"code":0,"next_link":7,"actions":[]}`,
	} {
		f.Add(200, body)
	}
	f.Add(429, `{}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		d := doubted("b-9")
		s := dated(body)
		s.Status = status
		got, err := provider(t, s).Lookup(t.Context(), d)
		honest(t, d.Batch, got.Results)
		if (err != nil || status > 299 || got.Cursor != "") && len(got.Results) > 0 || err == nil && status > 299 {
			t.Errorf("%d, %v: %+v", status, err, got)
		}
		for _, r := range got.Results {
			switch {
			case r.Outcome == batch.Accepted && got.Receipt != "":
			case r.Outcome != batch.NotAttempted:
				t.Errorf("target %d is %q, receipt %q", r.Target, r.Outcome, got.Receipt)
			case trace(body):
				t.Errorf("target %d left a trace in %s", r.Target, body)
			}
		}
	})
}

// trace reports whether a reply may hold something of user11 to user13, read in a
// way of its own.
func trace(body string) bool {
	var reply struct {
		NextLink any `json:"next_link"`
		Actions  []struct {
			Type  any `json:"action_type"`
			Email any `json:"account_user_email"`
			Batch any `json:"batch_id"`
		} `json:"actions"`
	}
	if json.Unmarshal([]byte(body), &reply) != nil {
		return true
	}
	plain := func(v any) string {
		if v == nil {
			return ""
		}
		return strings.ToLower(strings.TrimSpace(fmt.Sprint(v)))
	}
	if link := plain(reply.NextLink); link != "" && link != "null" {
		return true
	}
	ours, others := map[string]bool{}, map[string]bool{}
	for _, a := range reply.Actions {
		id, account := plain(a.Batch), plain(a.Email)
		if plain(a.Type) == "account_disable" && slices.Contains([]string{"user11@corp.example", "user12@corp.example", "user13@corp.example"}, account) {
			ours[id] = true
		} else if id != "" {
			others[id] = true
		}
	}
	for id := range ours {
		if id != "b-9" && !others[id] {
			return true
		}
	}
	return false
}

func FuzzOnward_GoesToTheConfiguredHost(f *testing.F) {
	for _, link := range []string{"null", "/a?b=c", "//host.example/a", "https://host.example/a", "host.example/a", "https://evil.example/a", "https://host.example@evil.example/a", "http:////evil.example/"} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		next, err := onward(link, "host.example")
		if err != nil || next == "" {
			return
		}
		p, err := New(Config{Endpoint: "https://host.example/base"})
		if err != nil {
			t.Fatal(err)
		}
		req, err := p.turn(next)
		if err != nil || req.URL.Scheme != "https" || req.URL.Host != "host.example" || req.URL.User != nil {
			t.Errorf("%q leads to %v, %v", link, req.URL, err)
		}
	})
}
