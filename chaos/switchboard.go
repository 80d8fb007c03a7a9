package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
)

// switchboard stands between mopup and the simulators, so that the vendor can
// change its mind without forgetting what it did.
type switchboard struct {
	url    string
	server *http.Server
	to     atomic.Pointer[url.URL]
	passed atomic.Int64 // requests that were put through
	refuse atomic.Int64 // from so many on they go elsewhere; 0: never
	other  atomic.Pointer[url.URL]
}

func openSwitchboard() (*switchboard, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &switchboard{url: "http://" + listener.Addr().String()}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(b.next())
			r.Out.Host = r.In.Host // links in answers lead here again
		},
		// A line that was cut is a line that is cut here too.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	b.server = &http.Server{Handler: proxy}
	go func() {
		if err := b.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // nothing else ends it
		}
	}()
	return b, nil
}

// next chooses who answers the next request.
func (b *switchboard) next() *url.URL {
	n := b.passed.Add(1)
	if from := b.refuse.Load(); from > 0 && n > from {
		return b.other.Load()
	}
	return b.to.Load()
}

// point sends the requests to one simulator, and from the given number on to
// another one.
func (b *switchboard) point(to, other string, from int64) error {
	first, err := url.Parse(to)
	if err != nil {
		return err
	}
	second, err := url.Parse(other)
	if err != nil {
		return err
	}
	b.to.Store(first)
	b.other.Store(second)
	b.refuse.Store(from)
	return nil
}

func (b *switchboard) close() { _ = b.server.Close() }
