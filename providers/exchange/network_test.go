package exchange

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// question is a GET to the server, as Follow makes it.
func question(t *testing.T, base string) Request {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRequest(http.MethodGet, u, "/v1/things", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// forgetful is a server that answers the first request of each connection and
// closes the line upon the second one, having read it.
func forgetful(t *testing.T) (address string, requests *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	requests = &atomic.Int32{}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				in := bufio.NewReader(conn)
				for turn := range 2 {
					if _, err := http.ReadRequest(in); err != nil {
						return
					}
					requests.Add(1)
					if turn == 0 {
						fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
					}
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); serving.Wait() })
	return "http://" + l.Addr().String(), requests
}

func TestDo_AQuestionOnADeadConnectionIsNotPutAgain(t *testing.T) {
	address, requests := forgetful(t)
	client := NewClient(nil)
	t.Cleanup(client.http.CloseIdleConnections)
	for i, want := range []bool{true, false} {
		_, err := client.Do(t.Context(), token, question(t, address))
		if (err == nil) != want {
			t.Errorf("question %d: %v", i+1, err)
		}
		if err != nil && exchangetest.Fault(t, err).Kind != batch.Doubt {
			t.Errorf("question %d: kind %q", i+1, exchangetest.Fault(t, err).Kind)
		}
	}
	if n := requests.Load(); n != 2 {
		t.Errorf("the server saw %d requests of two", n)
	}
}

func TestDo_AQuestionCarriesNoSignOfABody(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("HTTP/2: %v", http2), func(t *testing.T) {
			var seen *http.Request
			client, address := vendor(t, http2, func(w http.ResponseWriter, r *http.Request) { seen = r })
			if _, err := client.Do(t.Context(), token, question(t, address)); err != nil {
				t.Fatal(err)
			}
			if !http2 && (seen.ContentLength != 0 || len(seen.TransferEncoding) > 0) {
				t.Errorf("length %d, encoding %v", seen.ContentLength, seen.TransferEncoding)
			}
			for _, name := range []string{"Content-Length", "Transfer-Encoding", "Content-Type"} {
				if seen.Header.Values(name) != nil {
					t.Errorf("%s is %q", name, seen.Header.Values(name))
				}
			}
		})
	}
}

// vendor serves the handler over TLS, and gives a client over the network that
// trusts it.
func vendor(t *testing.T, http2 bool, handle http.HandlerFunc) (*Client, string) {
	t.Helper()
	s := httptest.NewUnstartedServer(handle)
	s.EnableHTTP2 = http2
	s.StartTLS()
	way := dialing()
	way.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	way.TLSClientConfig.NextProtos = nil
	over := newNetwork(way)
	t.Cleanup(func() {
		over.CloseIdleConnections()
		s.Close()
	})
	return NewClient(over), s.URL
}

// TestDo_AfterA503EveryAttemptTakesANewConnection holds several requests in
// flight, refuses one of them, and lets the others end well: none of their
// connections is used again.
func TestDo_AfterA503EveryAttemptTakesANewConnection(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("HTTP/2: %v", http2), func(t *testing.T) {
			const many = 4
			var mu sync.Mutex
			var peers, protocols []string // of each request: the far end of its connection
			var arrived sync.WaitGroup
			refused := make(chan struct{})
			client, address := vendor(t, http2, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				peers, protocols = append(peers, r.RemoteAddr), append(protocols, r.Proto)
				n := len(peers)
				mu.Unlock()
				if n > many {
					return
				}
				arrived.Done()
				if n == 1 {
					arrived.Wait()
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				<-refused
			})
			arrived.Add(many)
			var asking sync.WaitGroup
			for range many {
				asking.Go(func() {
					reply, err := client.Do(t.Context(), token, request(t, address))
					if err != nil {
						t.Error(err)
					} else if reply.Status == http.StatusServiceUnavailable {
						close(refused)
					}
				})
			}
			asking.Wait()
			for range 2 {
				if _, err := client.Do(t.Context(), token, request(t, address)); err != nil {
					t.Fatal(err)
				}
			}
			if len(peers) != many+2 || (protocols[0] == "HTTP/2.0") != http2 || protocols[many] != protocols[0] {
				t.Fatalf("requests from %v over %v", peers, protocols)
			}
			if slices.Contains(peers[:many], peers[many]) {
				t.Errorf("the attempt after the 503 came over an old connection: %s", strings.Join(peers, ", "))
			}
			if peers[many] != peers[many+1] {
				t.Errorf("the new connection is not kept: %v", peers[many:])
			}
		})
	}
}

func TestDo_A503LeavesNoOldConnectionBehind(t *testing.T) {
	closed := make(chan struct{}, 1)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	if _, err := NewClient(nil).Do(t.Context(), token, request(t, s.URL)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Error("the connection of the 503 is kept")
	}
}
