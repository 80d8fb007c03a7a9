package providertest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
)

// wire is the way to the vendor, watched.
type wire struct {
	to func(*http.Request) (*http.Response, error)

	mu   sync.Mutex
	seen []request
}

// request is what the vendor was sent.
type request struct{ method, url, host, authorization, body string }

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.mu.Lock()
	w.seen = append(w.seen, request{r.Method, r.URL.String(), r.URL.Host, r.Header.Get("Authorization"), string(body)})
	w.mu.Unlock()
	return w.to(r)
}

func (w *wire) requests() []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

// over watches the way to a transport.
func over(rt http.RoundTripper) *wire { return &wire{to: rt.RoundTrip} }

// replying answers each request alike. The pairs are headers and their values.
func replying(status int, body string, headers ...string) *wire {
	return &wire{to: func(r *http.Request) (*http.Response, error) { return response(r, status, body, headers...), nil }}
}

func response(r *http.Request, status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

// failing gives the same transport error to each request.
func failing(err error) *wire {
	return &wire{to: func(*http.Request) (*http.Response, error) { return nil, err }}
}

// refusing is a host where nobody listens.
func refusing() *wire {
	return failing(&net.OpError{
		Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, Err: syscall.ECONNREFUSED,
	})
}

// cutting breaks the line, before the vendor hears of the request or after it
// has carried it out.
func cutting(vendor http.RoundTripper, after bool) *wire {
	return &wire{to: func(r *http.Request) (*http.Response, error) {
		if after {
			resp, err := vendor.RoundTrip(r)
			if err != nil {
				return nil, err
			}
			resp.Body.Close()
		}
		return nil, io.ErrUnexpectedEOF
	}}
}

// line is a wire that breaks as told, at any time.
type line struct {
	*wire
	breaks string // "before" the vendor hears of a request, "after" it has carried it out, or not at all
}

func lineTo(vendor http.RoundTripper) *line {
	l := &line{}
	before, after := cutting(nil, false), cutting(vendor, true)
	l.wire = &wire{to: func(r *http.Request) (*http.Response, error) {
		switch l.breaks {
		case "before":
			return before.to(r)
		case "after":
			return after.to(r)
		}
		return vendor.RoundTrip(r)
	}}
	return l
}

// editing lets change rewrite the vendor's reply bodies.
func editing(vendor http.RoundTripper, change func([]byte) []byte) *wire {
	return &wire{to: func(r *http.Request) (*http.Response, error) {
		resp, err := vendor.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return nil, err
		}
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(change(body))), -1
		return resp, nil
	}}
}

// count is an error where the wire has not seen exactly n requests.
func (w *wire) count(n int) error {
	if got := len(w.requests()); got != n {
		return fmt.Errorf("%d requests were made, not %d", got, n)
	}
	return nil
}

var errNoNetwork = errors.New("there is no network here")
