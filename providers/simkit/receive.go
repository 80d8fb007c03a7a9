package simkit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// The largest body that is read; no call of either vendor comes near it.
const mostBytes = 32 << 20

func receive(r *http.Request) *Call {
	c := &Call{ID: NewGUID(), Method: r.Method, URL: *r.URL, Header: r.Header}
	c.URL.Scheme, c.URL.Host = "http", r.Host
	if r.TLS != nil {
		c.URL.Scheme = "https"
	}
	return c
}

// read takes in the body, or gives the status to refuse the call with. It comes
// before any wait: a server notices that a client has left only once it has read
// all that the client sent.
func (c *Call) read(w http.ResponseWriter, r *http.Request) (unread int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	case err != nil:
		return http.StatusBadRequest
	}
	c.Body = body
	return 0
}

// pause waits, and reports whether the client is still there.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func routeName(r Route) string {
	if r.Name == "" {
		return "unknown"
	}
	return r.Name
}

// lost names in the counts why a request got no answer.
func lost(ctx context.Context) string {
	if ctx.Err() != nil {
		return "gone"
	}
	return "cut"
}
