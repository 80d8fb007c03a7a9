package tmcassim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"mopup/providers/simkit"
)

const host = "https://api.tmcas.example"

// reply is an answer as a test looks at it.
type reply struct {
	status int
	header http.Header
	text   string
}

func ask(t *testing.T, s *Simulator, method, url, body string, header ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer token")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := simkit.Transport(s).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(text)}
}

func read[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func array(actions ...string) string { return "[" + strings.Join(actions, ",") + "]" }

func action(kind, address string) string {
	return fmt.Sprintf(`{"action_type":%q,"service":"exchange","account_provider":"office365","account_user_email":%q}`, kind, address)
}

// disable is a body that disables the accounts.
func disable(addresses ...string) string {
	var actions []string
	for _, a := range addresses {
		actions = append(actions, action("ACCOUNT_DISABLE", a))
	}
	return array(actions...)
}

// accounts makes n addresses.
func accounts(n int) []string {
	var addresses []string
	for i := range n {
		addresses = append(addresses, fmt.Sprintf("user%d@corp.example", i))
	}
	return addresses
}

// post posts what must be taken, and gives the batch_id.
func post(t *testing.T, s *Simulator, body string) string {
	t.Helper()
	got := ask(t, s, "POST", host+path, body)
	if got.status != http.StatusCreated {
		t.Fatalf("POST: %d %s", got.status, got.text)
	}
	return read[wireAccepted](t, got.text).BatchID
}

// get asks what must be answered.
func get(t *testing.T, s *Simulator, query string) wireAnswer {
	t.Helper()
	got := ask(t, s, "GET", host+path+query, "")
	if got.status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", query, got.status, got.text)
	}
	return read[wireAnswer](t, got.text)
}

// simulate makes a simulator without quota.
func simulate(t *testing.T, specs ...string) *Simulator {
	t.Helper()
	o := simkit.Options{Quota: &simkit.Quota{}}
	for _, spec := range specs {
		if err := o.Faults.Set(spec); err != nil {
			t.Fatal(err)
		}
	}
	return New(o)
}
