package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"mopup/batch"
	"mopup/batch/pace"
	"mopup/providers/tmcas"
)

const (
	manyLanes = 100
	perLane   = 100 // requests
)

// ofLanes is the quota of each lane: two thousand requests at a time keep two cores
// busy for a while, which should be small beside the window.
var ofLanes = quota{20, 6 * time.Second}

// hundredLanes is the case of many connections in one process, each with a quota
// of its own: none of them may suffer from the others.
func hundredLanes(t *trial) error {
	sim, err := t.simulate("--quota", "20/6s", "--window", "fixed", "--fault", "settle=0s")
	if err != nil {
		return err
	}
	p, err := t.child("lanes", sim, "")
	if err != nil {
		return err
	}
	if err := p.Expect(enough, 0); err != nil {
		return err
	}
	all, err := sim.visits(0)
	if err != nil {
		return err
	}
	lanes, refused := map[int][]visit{}, 0
	for _, v := range all {
		lanes[v.Client] = append(lanes[v.Client], v)
		if !v.let() {
			refused++
		}
	}
	var shares []float64
	for _, visits := range lanes {
		used, err := share([]quota{ofLanes}, letIn(visits))
		if err != nil {
			return err
		}
		shares = append(shares, used)
	}
	t.plain("lanes", float64(len(lanes)), number)
	t.plain("requests", float64(len(all)), number)
	t.most("refused with 429", float64(refused), 0, number)
	t.least("share of its quota that the worst lane used", slices.Min(shares), 97, percent)
	t.most("processor used", p.CPU().Seconds()/p.Took.Seconds(), 1, cores)
	return nil
}

// driveLanes is the process with the lanes.
func driveLanes(ctx context.Context, url string) (tally, error) {
	books, err := os.MkdirTemp("", "mopup-bench-lanes-*")
	if err != nil {
		return tally{}, err
	}
	defer os.RemoveAll(books)
	var group errgroup.Group
	for i := range manyLanes {
		group.Go(func() error {
			if err := driveLane(ctx, url, books, i); err != nil {
				return fmt.Errorf("lane %d: %w", i, err)
			}
			return nil
		})
	}
	return tally{Requests: manyLanes * perLane}, group.Wait()
}

// driveLane keeps its lane in a book, as the command does.
func driveLane(ctx context.Context, url, books string, lane int) error {
	token := fmt.Sprintf("bench-token-of-lane-%d", lane)
	vendor, err := tmcas.New(tmcas.Config{
		Endpoint: url, Token: func(context.Context) (string, error) { return token, nil },
	})
	if err != nil {
		return err
	}
	const name = "tmcas/account-disable"
	at := slices.IndexFunc(vendor.Actions(), func(a batch.Action) bool { return a.Name == name })
	facts := vendor.Actions()[at]
	facts.Targets.Value, facts.InFlight.Value = 1, places
	facts.Quotas = []batch.Quota{{Quota: pace.Quota{N: ofLanes.n, Per: ofLanes.per}}}
	book, err := pace.OpenBook(filepath.Join(books, fmt.Sprint(lane, ".lane")))
	if err != nil {
		return err
	}
	defer book.Close()
	sender := &batch.Sender{
		Provider: vendor, Ledger: noLedger{}, Actions: map[string]*batch.Action{name: &facts},
		LastBatch: perLane, NoFollow: true, Book: func(string) pace.Book { return book },
	}
	return sender.Run(ctx, ctx, accountsOf(lane, facts))
}

// accountsOf makes batches of one account.
func accountsOf(lane int, a batch.Action) iter.Seq2[batch.Work, error] {
	return func(yield func(batch.Work, error) bool) {
		for i := range perLane {
			values := make([]string, len(a.Fields))
			for f, field := range a.Fields {
				values[f] = field.Default
				if values[f] == "" {
					values[f] = fmt.Sprintf("user%d@lane%d.example", i, lane)
				}
			}
			b := batch.Batch{Job: fmt.Sprint("lane-", lane), No: i + 1, Action: a.Name}
			b.Targets = []batch.Target{{ID: batch.TargetID(i + 1), Values: values}}
			if !yield(batch.Work{Batch: b}, nil) {
				return
			}
		}
	}
}

// noLedger forgets everything: the ledger is measured elsewhere.
type noLedger struct{}

func (noLedger) Begin(context.Context, batch.Attempt) error { return nil }
func (noLedger) Record(context.Context, batch.Ending) error { return nil }
func (noLedger) Receipts(context.Context, batch.Attempt, batch.Span) ([]batch.Receipt, error) {
	return nil, nil
}
func (noLedger) Accepted(context.Context, int, int) ([]batch.Target, error) { return nil, nil }
