package exchange

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// line is a stub of the way to the vendor.
type line func(*http.Request) (*http.Response, error)

func (l line) RoundTrip(r *http.Request) (*http.Response, error) { return l(r) }

func respond(status int, body io.Reader) line {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
	}
}

func request(t *testing.T, base string) Request {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRequest(http.MethodPost, u, "/v1/things", url.Values{"batch_id": {"query-secret"}}, []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const token = "token-that-must-not-be-shown"

func TestDo_SaysWhatIsSureOfARequestWithoutReply(t *testing.T) {
	cases := []struct {
		name string
		err  error
		kind batch.Kind
		text string
	}{
		{"a refused connection never reached the vendor",
			&net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, Err: syscall.ECONNREFUSED},
			batch.Unavailable, "connect to 127.0.0.1:1: connection refused"},
		{"a name that can't be looked up never reached the vendor",
			&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.example"}},
			batch.Unavailable, "look up api.example: no such host"},
		{"a line cut before the answer is in doubt", io.ErrUnexpectedEOF, batch.Doubt, "the connection was cut"},
		{"a line closed before the answer is in doubt", io.EOF, batch.Doubt, "the connection was cut"},
		{"a reset line is in doubt",
			&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, batch.Doubt, "read tcp: connection reset by peer"},
		{"an unknown failure is in doubt", errors.New("sunspots"), batch.Doubt, "sunspots"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := NewClient(line(func(*http.Request) (*http.Response, error) { return nil, c.err }))
			_, err := client.Do(t.Context(), token, request(t, "https://api.example"))
			e := exchangetest.Fault(t, err)
			if e.Kind != c.kind || e.Error() != c.text {
				t.Errorf("kind %q, text %q; want %q, %q", e.Kind, e, c.kind, c.text)
			}
			if !errors.Is(err, c.err) {
				t.Errorf("the cause %v is lost", c.err)
			}
		})
	}
}

func TestDo_NoConnectionOverTheRealTransportIsUnavailable(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := busy.Addr().String()
	busy.Close() // nobody listens there now
	_, err = NewClient(nil).Do(t.Context(), token, request(t, "http://"+address))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Unavailable || e.Error() != "connect to "+address+": connection refused" {
		t.Errorf("kind %q, text %q", e.Kind, e)
	}
}

// serve accepts one connection and gives it to handle.
func serve(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := l.Accept(); err == nil {
			handle(conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String()
}

func TestDo_AFailedHandshakeIsUnavailable(t *testing.T) {
	address := serve(t, func(conn net.Conn) { fmt.Fprint(conn, "this is no TLS\n") })
	_, err := NewClient(nil).Do(t.Context(), token, request(t, "https://"+address))
	e := exchangetest.Fault(t, err)
	var record tls.RecordHeaderError
	if e.Kind != batch.Unavailable || !errors.As(err, &record) {
		t.Errorf("kind %q, error %v", e.Kind, err)
	}
}

func TestDo_ALineCutAfterTheRequestIsInDoubt(t *testing.T) {
	address := serve(t, func(conn net.Conn) { conn.Read(make([]byte, 1)) })
	_, err := NewClient(nil).Do(t.Context(), token, request(t, "http://"+address))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt {
		t.Errorf("kind %q, error %v", e.Kind, err)
	}
}

func TestDo_AnEndedContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	client := NewClient(line(func(*http.Request) (*http.Response, error) {
		t.Error("a request was made")
		return nil, io.EOF
	}))
	_, err := client.Do(ctx, token, request(t, "https://api.example"))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("kind %q, error %v", e.Kind, err)
	}
}

func TestDo_WhatIsCutOffSaysByWhom(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client := NewClient(line(func(r *http.Request) (*http.Response, error) {
		cancel()
		<-r.Context().Done()
		return nil, r.Context().Err()
	}))
	_, err := client.Do(ctx, token, request(t, "https://api.example"))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt || e.Err.Error() != "mopup was told to end, and cut it off" {
		t.Errorf("kind %q, error %v", e.Kind, err)
	}
}

func TestDo_GivesUpAfterItsTimeoutAndIsInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := NewClient(line(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}))
		_, err := client.Do(t.Context(), token, request(t, "https://api.example"))
		if e := exchangetest.Fault(t, err); e.Kind != batch.Doubt || e.Error() != "no answer within 1m40s" {
			t.Errorf("kind %q, text %q", e.Kind, e)
		}
	})
}

func TestDo_ErrorsShowNeitherTokenNorQuery(t *testing.T) {
	client := NewClient(line(func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: errors.New("bad header " + r.Header.Get("Authorization"))}
	}))
	_, err := client.Do(t.Context(), token, request(t, "https://api.example"))
	for e := Secret(token).Error(err); e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), token) || strings.Contains(e.Error(), "query-secret") {
			t.Errorf("the error shows a secret: %v", e)
		}
	}
}

func TestDo_ReadsNoMoreThanItsBound(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(`{"code":0,"msg":"`), zeros{})
	reply, err := NewClient(respond(200, endless)).Do(t.Context(), token, request(t, "https://api.example"))
	if err != nil {
		t.Fatal(err)
	}
	if len(reply.Body) != MaxBody || reply.Err == nil {
		t.Errorf("%d bytes, error %v; want %d and an error", len(reply.Body), reply.Err, MaxBody)
	}
	if reply.JSON(new(any)) == nil {
		t.Error("a body that was cut counts as read")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDo_ARefusalHoldsEvenIfItsBodyBreaksOff(t *testing.T) {
	broken := io.MultiReader(bytes.NewReader([]byte("{")), failing{})
	reply, err := NewClient(respond(429, broken)).Do(t.Context(), token, request(t, "https://api.example"))
	if err != nil {
		t.Fatal(err)
	}
	if e := reply.Fault(Detail{}); e.Kind != batch.Throttled {
		t.Errorf("kind %q, want throttled", e.Kind)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
