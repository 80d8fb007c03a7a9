package graph

import (
	"context"
	"net/http"

	"mopup/providers/exchange"
)

// reach notes, for one purchase of a token, why the login host could not be
// asked. The library above turns every failure into one type of text; only the
// transport knows which of them was none of the host's doing.
type reach struct{ err error }

type reachKey struct{}

// host carries requests to the login host: to it alone, with no redirect.
type host struct{ client *http.Client }

func newHost(rt http.RoundTripper) host { return host{exchange.NewHTTP(rt)} }

// Do has the form of the library's policy.Transporter.
func (h host) Do(req *http.Request) (*http.Response, error) {
	resp, err := h.client.Do(req)
	if way := reached(req.Context()); way != nil && err != nil {
		way.err = exchange.Cause(err)
	}
	return resp, err
}

func reached(ctx context.Context) *reach {
	way, _ := ctx.Value(reachKey{}).(*reach)
	return way
}
