package exchange

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// network is the way to the vendor over the real network. One overloaded front
// end answers for all requests of its connection, so after a 503 every attempt
// to come takes a new one: the transport is replaced with all its connections,
// while requests that are on their way end on the old one.
type network struct {
	current atomic.Pointer[http.Transport]
}

func newNetwork(t *http.Transport) *network {
	n := &network{}
	n.current.Store(t)
	return n
}

// RoundTrip makes the one request.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	t := n.current.Load()
	resp, err := t.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusServiceUnavailable {
		// Of several 503s of one transport the first replaces it.
		if n.current.CompareAndSwap(t, t.Clone()) {
			t.CloseIdleConnections() // and those that become idle from now on
		}
	}
	return resp, err
}

// CloseIdleConnections closes what is kept and not in use.
func (n *network) CloseIdleConnections() { n.current.Load().CloseIdleConnections() }

// dialing is the standard transport, but with as many connections kept alive
// to the one vendor host as a connection may have requests in flight.
func dialing() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.TLSHandshakeTimeout = 10 * time.Second
	t.MaxIdleConns = 256
	t.MaxIdleConnsPerHost = 64
	return t
}
