package simkit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// The largest body that is read; no call of either vendor comes near it.
const mostBytes = 32 << 20

func receive(r *http.Request, at time.Time) *Call {
	c := &Call{ID: NewGUID(), At: at, Method: r.Method, URL: *r.URL, Header: r.Header, Token: bearer(r.Header)}
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

// stay is how long a request goes on whose client has left. A vendor has no eye
// on its clients: what it has taken in it carries out. But a test must be able to
// say when nothing more can happen, so it does so soon or never.
const stay = 2 * time.Second

// pause waits until the request's turn comes, and reports whether it does: not
// where the client leaves more than stay before. It goes by the times alone, so
// that the same course of events always ends alike.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	turn := time.Now().Add(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	}
	if time.Until(turn) > stay {
		return false
	}
	<-timer.C
	return true
}

func routeName(r Route) string {
	if r.Name == "" {
		return "unknown"
	}
	return r.Name
}

// told names in the counts what the client heard.
func told(ctx context.Context, r Reply) string {
	switch {
	case ctx.Err() != nil:
		return "gone"
	case r.Status == 0:
		return "cut"
	}
	return strconv.Itoa(r.Status)
}

// visitOf keeps of the headers what is small.
func visitOf(c *Call, r Route) visit {
	agent := c.Header.Get("User-Agent")
	return visit{token: c.Token, agent: agent[:min(len(agent), 64)], route: routeName(r)}
}
