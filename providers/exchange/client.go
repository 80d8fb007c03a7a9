package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"mopup/batch"
)

const (
	// Timeout bounds one exchange, from the dial to the last byte of the reply.
	// The vendors' gateways give up at 60 to 100 seconds themselves; a client
	// that gives up earlier turns slow answers into doubt.
	Timeout = 100 * time.Second

	// MaxBody bounds what is read of a reply. The longest honest one, 500
	// results of accounts, has about 250 KiB.
	MaxBody = 1 << 20
)

// Client makes single attempts: no retry, no redirect, no cookie. It is safe
// for concurrent use.
type Client struct{ http *http.Client }

// NewClient makes a client over rt; nil means the network.
func NewClient(rt http.RoundTripper) *Client { return &Client{http: NewHTTP(rt)} }

// NewHTTP makes the plain client below, for libraries that ask for one. A
// redirect would carry the credential and the action to a host that nobody
// configured, so the redirecting reply itself comes back instead.
func NewHTTP(rt http.RoundTripper) *http.Client {
	if rt == nil {
		rt = newNetwork(dialing())
	}
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Do makes the request once, with the token as its bearer credential. An error
// is a *[batch.Error]: there was no reply. Any reply, of whatever status, comes
// without one.
func (c *Client) Do(ctx context.Context, token string, r Request) (Reply, error) {
	if err := ctx.Err(); err != nil {
		return Reply{}, &batch.Error{Kind: batch.Unavailable, Err: fmt.Errorf("not sent: %w", Cause(err))}
	}
	limited, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	way := &progress{}
	req, err := http.NewRequestWithContext(way.watch(limited), r.Method, r.URL.String(), bytes.NewReader(r.Body))
	if err != nil {
		return Reply{}, &batch.Error{Kind: batch.Unavailable, Err: fmt.Errorf("not sent: %w", Cause(err))}
	}
	if r.Method == http.MethodGet {
		// net/http puts a question again by itself when a kept connection proves
		// dead: a request that the quota pays and nobody counts. It does so only
		// with a body that it can rewind; that nothing is in this one it finds
		// out by reading, so no header tells of it.
		req.Body, req.GetBody = io.NopCloser(bytes.NewReader(r.Body)), nil
	}
	if r.Header != nil {
		req.Header = r.Header.Clone()
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.http.Do(req)
	if err != nil {
		return Reply{}, noReply(ctx, err, way.neverLeft())
	}
	return read(r.Method, resp), nil
}

func read(method string, resp *http.Response) Reply {
	body, err := readAll(resp)
	resp.Body.Close()
	if err == nil && len(body) > MaxBody {
		body, err = body[:MaxBody], errors.New("the reply is longer than 1 MiB")
	}
	if err != nil {
		err = fmt.Errorf("read the reply: %w", Cause(err))
	}
	return Reply{Method: method, Status: resp.StatusCode, Header: resp.Header, Body: body, Err: err, At: time.Now()}
}

// readAll reads a body, at most one byte more than MaxBody. Where its length isn't
// told beforehand it is a long one: short ones are sent whole.
func readAll(resp *http.Response) ([]byte, error) {
	const long = 48 << 10
	var body bytes.Buffer
	switch n := resp.ContentLength; {
	case n < 0:
		body.Grow(long)
	case n <= MaxBody:
		body.Grow(int(n) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(resp.Body, MaxBody+1))
	return body.Bytes(), err
}

// progress tells whether a request can have left: nothing is written before
// there is a connection to write to.
type progress struct{ sought, got atomic.Bool }

func (p *progress) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { p.sought.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { p.got.Store(true) },
	})
}

// neverLeft is true only where the transport said that it looked for a
// connection and never that it got one. A transport that says nothing, such as
// one in a test, proves nothing.
func (p *progress) neverLeft() bool { return p.sought.Load() && !p.got.Load() }
