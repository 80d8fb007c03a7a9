package tmcas

import (
	"slices"
	"testing"

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
	f.Add(200, reply(record("user11@corp.example", "Success", ""), record("USER12@corp.example", "Failed", `,"error_code":-999`)))
	f.Add(200, reply(record("user11@corp.example", "Success", ""), record("user11@corp.example", "Success", "")))
	f.Add(200, `{"actions":null}`)
	f.Add(200, `{"actions":[null,{}]}`)
	f.Add(429, `{}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		about := sent(3)
		results, err := provider(t, &exchangetest.Stub{Status: status, Body: body}).Follow(t.Context(), about)
		honest(t, about[0].Batch, results)
		if (err != nil || status > 299) && results != nil {
			t.Errorf("%d, %v: results %v", status, err, results)
		}
		for _, r := range results {
			if r.Outcome != batch.Succeeded && r.Outcome != batch.Skipped && r.Outcome != batch.Failed {
				t.Errorf("target %d ends %q", r.Target, r.Outcome)
			}
		}
	})
}
