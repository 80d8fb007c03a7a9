package graphsim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"mopup/providers/simkit"
)

const (
	host   = "https://graph.example"
	tenant = "0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5f"
)

// reply is an answer as a test looks at it.
type reply struct {
	status int
	header http.Header
	text   string
}

func ask(t *testing.T, s *Simulator, method, url, body string, header ...string) reply {
	t.Helper()
	if strings.HasPrefix(url, "/") {
		url = host + url
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer token")
	r.Header.Set("client-request-id", simkit.NewGUID())
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

// guid makes a GUID that is the same for the same number.
func guid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }

func guids(n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, guid(i))
	}
	return ids
}

// wantRefusal checks status, envelope and message, and that nothing was applied.
func wantRefusal(t *testing.T, s *Simulator, got reply, status int, message string) {
	t.Helper()
	e := read[wireError](t, got.text).Error
	if got.status != status || !strings.Contains(e.Message, message) {
		t.Errorf("got %d %s, want %d with %q", got.status, got.text, status, message)
	}
	if e.InnerError.RequestID == "" || e.InnerError.RequestID != got.header.Get("request-id") || e.InnerError.Date == "" {
		t.Errorf("the envelope %s lacks something; headers %v", got.text, got.header)
	}
	if applied := s.Journal().Applied(); len(applied) != 0 {
		t.Errorf("applied %+v", applied)
	}
}

// targets lists "action target" of the journal.
func targets(s *Simulator) (list []string) {
	for _, e := range s.Journal().Applied() {
		list = append(list, e.Action+" "+e.Target)
	}
	return list
}

// pass moves the clock of a bubble.
func pass(d time.Duration) { <-time.After(d) }
