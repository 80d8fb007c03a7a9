package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// agent is what the stranger calls itself.
const agent = "stranger"

// stranger is a program with the same token that knows nothing of mopup.
type stranger struct {
	url    string
	client *http.Client
	stop   context.CancelFunc
	ended  chan struct{}
}

// manner is how the stranger spreads its requests over a window.
type manner struct{ atATime, pauses int }

// Both take half of the usual quota.
var (
	evenly = manner{1, 10}
	atOnce = manner{10, 1}
)

// send lets a stranger send until it is told to stop.
func (m manner) send(ctx context.Context, url string) *stranger {
	s := &stranger{url: url, client: &http.Client{Timeout: 10 * time.Second}, ended: make(chan struct{})}
	ctx, s.stop = context.WithCancel(ctx)
	go func() {
		defer close(s.ended)
		often := time.NewTicker(usual.per / time.Duration(m.pauses))
		defer often.Stop()
		for {
			for range m.atATime {
				_ = s.ask(ctx) // what became of it the simulator knows
			}
			select {
			case <-often.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return s
}

// leave stops it and waits until it has gone.
func (s *stranger) leave() {
	s.stop()
	<-s.ended
}

// ask takes one request of the quota. What is refused it lets be.
func (s *stranger) ask(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/v1/mitigation/accounts?batch_id=none", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+trendToken)
	r.Header.Set("User-Agent", agent)
	answer, err := s.client.Do(r)
	if err != nil {
		return fmt.Errorf("ask as a stranger: %w", err)
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
