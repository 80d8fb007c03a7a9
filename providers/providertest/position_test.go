package providertest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	"mopup/batch"
	"mopup/providers/providertest"
)

// byPosition takes the first result for the first account, and so on. It is the
// right provider behind a line that renames what the vendor tells of.
func byPosition() providertest.Harness {
	h := tmcasHarness()
	right := h.New
	h.New = func(rt http.RoundTripper, token string) (batch.Provider, error) {
		return right(&renaming{to: rt}, token)
	}
	return h
}

type renaming struct {
	to http.RoundTripper

	mu     sync.Mutex
	posted []map[string]any // the accounts of the last request, in order
}

func (n *renaming) RoundTrip(r *http.Request) (*http.Response, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		n.posted = nil
		_ = json.Unmarshal(body, &n.posted) // the vendor refuses what is none
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		return n.to.RoundTrip(r)
	}
	resp, err := n.to.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(n.rename(body)))
	return resp, nil
}

func (n *renaming) rename(body []byte) []byte {
	var reply struct {
		Actions []map[string]any `json:"actions"`
	}
	if json.Unmarshal(body, &reply) != nil {
		return body
	}
	for i, a := range reply.Actions {
		a["account_user_email"] = n.posted[i]["account_user_email"]
	}
	renamed, err := json.Marshal(reply)
	if err != nil {
		return body
	}
	return renamed
}
