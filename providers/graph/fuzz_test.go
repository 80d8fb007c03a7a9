package graph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// honest fails where an answer breaks the contract, whatever the vendor said.
func honest(t *testing.T, status int, b batch.Batch, answer batch.Answer, err error) {
	t.Helper()
	if err != nil {
		if e := exchangetest.Fault(t, err); status >= 200 && status <= 299 && e.Kind != batch.Doubt {
			t.Errorf("%d claims %q", status, e.Kind)
		}
		if len(answer.Results) > 0 {
			t.Errorf("an error with results: %v", answer.Results)
		}
		return
	}
	var seen []batch.TargetID
	for _, r := range answer.Results {
		if !slices.ContainsFunc(b.Targets, func(t batch.Target) bool { return t.ID == r.Target }) {
			t.Errorf("a result for target %d, which is not in the batch", r.Target)
		}
		if slices.Contains(seen, r.Target) {
			t.Errorf("a second result for target %d", r.Target)
		}
		if (r.Outcome == "") != (r.Err != nil) {
			t.Errorf("target %d: outcome %q, error %v", r.Target, r.Outcome, r.Err)
		}
		seen = append(seen, r.Target)
	}
}

func FuzzSend_NoReplyBreaksTheContract(f *testing.F) {
	ops := []string{"email-soft-delete", "signin-dismiss", "recommendation-complete"}
	for op := range uint8(len(ops)) {
		f.Add(op, 200, `{"responses":[{"id":"1","status":200,"body":{"status":"completedByUser"}},{"id":"2","status":429,"headers":{"retry-after":"2"}}]}`, "")
		f.Add(op, 200, `{"responses":[{"id":"1","status":500},{"id":"1","status":200},null,{}]}`, "")
		f.Add(op, 202, ``, location)
		f.Add(op, 204, ``, "")
		f.Add(op, 409, `{"error":{"code":"x","message":"y","innerError":{"code":"z"}}}`, "")
		f.Add(op, 400, `{"error":[]}`, "")
		f.Add(op, 503, `<html>`, "")
	}
	f.Fuzz(func(t *testing.T, op uint8, status int, body, location string) {
		if status < 200 || status > 599 {
			return
		}
		s := &exchangetest.Stub{Status: status, Body: body, Header: http.Header{"Location": {location}}}
		b := targets(ops[int(op)%len(ops)], 3)
		answer, err := provider(t, s).Send(t.Context(), b)
		honest(t, status, b, answer, err)
		if err == nil && status > 299 && status != http.StatusConflict {
			t.Errorf("%d counts as an answer", status)
		}
	})
}

func FuzzDetail_ReadsAnyErrorBody(f *testing.F) {
	f.Add(`{"error":{"code":"a","message":"m","innerError":{"code":"b","innererror":{"code":"c"},"request-id":"r"}}}`)
	f.Add(`{"error":"x"}`)
	f.Add(`{"error":{"innerError":null}}`)
	f.Add(`text`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &exchangetest.Stub{Status: 400, Body: body}
		_, err := provider(t, s).Send(t.Context(), targets("signin-dismiss", 1))
		if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || e.Status != 400 {
			t.Errorf("kind %q, status %d", e.Kind, e.Status)
		}
	})
}

func FuzzReceipt_LosesNothing(f *testing.F) {
	f.Add(location)
	f.Add(`?filters=%7`)
	f.Add(`?filters={"bulkId":[""]}`)
	f.Fuzz(func(t *testing.T, location string) {
		if got := receipt(location); got == "" && location != "" {
			t.Errorf("no receipt for %q", location)
		}
	})
}

func FuzzLookup_NoReplyMakesItClaimTooMuch(f *testing.F) {
	f.Add(200, `{"responses":[{"id":"1","status":200,"body":{"status":"dismissed"}},{"id":"2","status":"200","body":{"status":"active"}},{"id":3,"status":404}]}`)
	f.Add(200, `{"responses":[{"id":"1","status":200,"body":{"status":"active"}},{"id":"1","status":200,"body":null},null]}`)
	f.Add(200, `{"responses":[{"id":"1","body":{"status":"dismissed"}}]}`)
	f.Add(200, `{"responses":null}`)
	f.Add(202, `{}`)
	f.Add(429, `{}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		d := doubted("recommendation-dismiss", 3)
		got, err := provider(t, &exchangetest.Stub{Status: status, Body: body}).Lookup(t.Context(), d)
		honest(t, status, d.Batch, batch.Answer{Results: got.Results}, err)
		if err == nil && (status > 299 || got.Cursor != "" || got.Receipt != "") {
			t.Errorf("%d counts as an answer: %+v", status, got)
		}
		for _, r := range got.Results {
			if r.Outcome == "" && r.Err != nil {
				continue // the question failed, and claims nothing
			}
			said := slices.ContainsFunc(texts(body), func(text string) bool {
				return slices.Contains(states, text) && (text == "dismissed") == (r.Outcome == batch.Succeeded)
			})
			if !said {
				t.Errorf("target %d is %q, of which nothing is said in %s", r.Target, r.Outcome, body)
			}
		}
	})
}

// texts gives all texts in a body, wherever they stand.
func texts(body string) (all []string) {
	d := json.NewDecoder(strings.NewReader(body))
	for {
		token, err := d.Token()
		if err != nil {
			return all
		}
		if text, ok := token.(string); ok {
			all = append(all, text)
		}
	}
}
