package simkit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTransport_BringsTheRequestAsALineWould(t *testing.T) {
	client := &http.Client{Transport: Transport(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Host != "" || r.Host != "vendor.example" || r.TLS == nil || r.URL.Path != "/a b/$c" || r.URL.RawQuery != "q=1" {
			t.Errorf("arrived as %s on %s", r.URL, r.Host)
		}
		if r.Header.Get("X-Small") != "v" || r.ContentLength != 4 || string(body) != "body" {
			t.Errorf("arrived with %v and %q", r.Header, body)
		}
		w.Header().Set("X-Back", "yes")
		w.WriteHeader(http.StatusTeapot)
		w.Header().Set("X-Late", "no")
		_, _ = io.WriteString(w, "short and stout")
	}))}
	r, _ := http.NewRequest(http.MethodPost, "https://vendor.example/a%20b/$c?q=1", strings.NewReader("body"))
	r.Header["x-small"] = []string{"v"}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusTeapot || string(body) != "short and stout" || resp.ContentLength != 15 {
		t.Errorf("got %s with %q", resp.Status, body)
	}
	if resp.Header.Get("X-Back") != "yes" || resp.Header.Get("X-Late") != "" || resp.Header.Get("Date") == "" {
		t.Errorf("got headers %v", resp.Header)
	}
}

func TestTransport_AnAbortedHandlerIsACutLine(t *testing.T) {
	client := &http.Client{Transport: Transport(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		panic(http.ErrAbortHandler)
	}))}
	if _, err := client.Get("http://vendor.example/"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
	}
}

func TestTransport_ReturnsWhenTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		client := &http.Client{Transport: Transport(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://vendor.example/", nil)
		_, err := client.Do(r)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 3*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		close(stop) // the handler is deaf to its context, and ends here
	})
}

func TestTransport_SendsNothingOnceTheContextHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closing{Reader: strings.NewReader("x")}
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://vendor.example/", body)
	_, err := Transport(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })).RoundTrip(r)
	if !errors.Is(err, context.Canceled) || !body.closed {
		t.Errorf("got %v, body closed: %v", err, body.closed)
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

func TestTransport_GivesTheErrorOfABodyThatCannotBeRead(t *testing.T) {
	r, _ := http.NewRequest(http.MethodPost, "http://vendor.example/", io.NopCloser(brokenReader{}))
	if _, err := Transport(http.NotFoundHandler()).RoundTrip(r); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
