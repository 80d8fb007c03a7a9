// Package exchangetest is what the tests of adapters share: a stub of the way to
// the vendor, and the reading of an error.
package exchangetest

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"mopup/batch"
)

// Stub is the way to the vendor: it keeps the last request and gives the same
// reply, or Err, to each. It is for one request at a time.
type Stub struct {
	Status int
	Header http.Header
	Body   string
	Err    error

	Method, URL, Sent string // of the last request; Sent is its body
	Headers           http.Header
}

// RoundTrip makes it an [http.RoundTripper].
func (s *Stub) RoundTrip(r *http.Request) (*http.Response, error) {
	s.Method, s.URL, s.Headers = r.Method, r.URL.String(), r.Header
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.Sent = string(body)
	if s.Err != nil {
		return nil, s.Err
	}
	header := s.Header
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: s.Status, Header: header, Body: io.NopCloser(strings.NewReader(s.Body)), Request: r}, nil
}

// Fault gives the [batch.Error] that err must be.
func Fault(t testing.TB, err error) *batch.Error {
	t.Helper()
	var e *batch.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T) is no *batch.Error", err, err)
	}
	return e
}
