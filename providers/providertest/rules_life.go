package providertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/pprof"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"mopup/batch"
)

func lifeRules() []Rule {
	return []Rule{
		{Name: "a cancelled Send returns at once, in doubt", Check: cancelled},
		{Name: "no goroutine outlives Send", Check: noStrays},
		{Name: "Sends at one time keep apart", Check: keepApart, outside: true},
	}
}

// cancelled ends the context while the vendor is silent.
func cancelled(ctx context.Context, h Harness) error {
	const patience, soon = time.Hour, time.Second
	silent := &wire{to: func(r *http.Request) (*http.Response, error) {
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(patience):
			return nil, io.EOF
		}
	}}
	return eachAction(h, silent, func(p batch.Provider, a batch.Action) error {
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		begun := time.Now()
		_, err := h.sendOne(short, p, a)
		if took := time.Since(begun); took > time.Second+soon {
			return fmt.Errorf("it took %s from the end of the context to the return of Send", took-time.Second)
		}
		_, err = wantKind(err, batch.Doubt)
		return err
	})
}

// noStrays marks what Send starts: a goroutine inherits the labels of the one
// that started it.
func noStrays(ctx context.Context, h Harness) error {
	wires := map[string]*wire{
		"success": over(h.Vendor(token)), "429": replying(429, h.Refusal("slow down")),
		"503": replying(503, "busy"), "cut line": cutting(nil, false),
	}
	for name, w := range wires {
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			mark := "stray-of-" + strings.ReplaceAll(a.Name, "/", "-")
			pprof.Do(ctx, pprof.Labels("providertest", mark), func(ctx context.Context) {
				_, _ = h.sendOne(ctx, p, a) // what it brings is the matter of other rules
			})
			synctest.Wait() // whoever is about to end has ended then
			var stacks bytes.Buffer
			if err := pprof.Lookup("goroutine").WriteTo(&stacks, 1); err != nil {
				return err
			}
			if strings.Contains(stacks.String(), mark) {
				return errors.New("a goroutine that Send started is still there")
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// keepApart holds sixteen requests at the vendor until all have come, so that a
// provider that keeps anything of a batch mixes them up, and the race detector
// sees it.
func keepApart(ctx context.Context, h Harness) error {
	const many = 16
	vendor := h.Vendor(token)
	var gate *meeting
	w := &wire{to: func(r *http.Request) (*http.Response, error) {
		if err := gate.wait(r.Context()); err != nil {
			return nil, err
		}
		return vendor.RoundTrip(r)
	}}
	return eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		gate = &meeting{missing: many, complete: make(chan struct{})}
		all, err := h.batch(a, many)
		if err != nil {
			return err
		}
		faults := make([]error, many)
		var senders sync.WaitGroup
		for i := range many {
			one := all
			one.Targets = all.Targets[i : i+1]
			senders.Go(func() {
				answer, err := p.Send(ctx, one)
				if err == nil && len(answer.Results) != 1 {
					err = fmt.Errorf("%d results for one target", len(answer.Results))
				}
				faults[i] = errors.Join(err, own(one, answer.Results))
			})
		}
		senders.Wait()
		return errors.Join(faults...)
	})
}

// meeting lets its guests go on when the last one has come.
type meeting struct {
	mu       sync.Mutex
	missing  int
	complete chan struct{}
}

func (m *meeting) wait(ctx context.Context) error {
	m.mu.Lock()
	if m.missing--; m.missing == 0 {
		close(m.complete)
	}
	m.mu.Unlock()
	const patience = 10 * time.Second
	select {
	case <-m.complete:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(patience):
		return errors.New("the Sends go one after the other, not at one time")
	}
}
