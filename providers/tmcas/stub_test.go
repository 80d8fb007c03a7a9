package tmcas

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"mopup/batch"
)

// stub is the way to the vendor: it keeps the last request and gives the same
// reply to each.
type stub struct {
	status int
	header http.Header
	body   string
	err    error

	method, url, sent string
	headers           http.Header
}

func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	s.method, s.url, s.headers = r.Method, r.URL.String(), r.Header
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.sent = string(body)
	if s.err != nil {
		return nil, s.err
	}
	header := s.header
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: s.status, Header: header, Body: io.NopCloser(strings.NewReader(s.body)), Request: r}, nil
}

func provider(t testing.TB, rt http.RoundTripper) *Provider {
	t.Helper()
	p, err := New(Config{
		Site: "eu", Transport: rt,
		Token: func(context.Context) (string, error) { return "token-of-the-test", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// accounts makes a batch of user11@corp.example and so on, with ids 11, 12...
func accounts(action string, n int) batch.Batch {
	b := batch.Batch{Job: "job-1", No: 1, Action: Name + "/" + action, Settings: map[string]string{}}
	for i := range n {
		b.Targets = append(b.Targets, batch.Target{
			ID: batch.TargetID(11 + i), Action: b.Action,
			Values: []string{fmt.Sprintf("user%d@corp.example", 11+i), "exchange", "office365"},
		})
	}
	return b
}

func fault(t testing.TB, err error) *batch.Error {
	t.Helper()
	var e *batch.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T) is no *batch.Error", err, err)
	}
	return e
}
