package providertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"mopup/batch"
)

func togetherRules() []Rule {
	return []Rule{
		{Name: "batches that are asked for together come to their own ends", Check: ownEnds},
		{Name: "a target that is seen and not at its end is accepted", Check: seen},
		{Name: "the end of an earlier batch is not that of a later one", Check: earlierEnd},
	}
}

// eachFollowed runs check for each action whose results are asked for.
func eachFollowed(h Harness, w *wire, check func(batch.Follower, batch.Provider, batch.Action) error) error {
	return eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		f, ok := p.(batch.Follower)
		if !ok || a.Follow == nil {
			return nil
		}
		return check(f, p, a)
	})
}

// accept sends a batch that the vendor must accept.
func accept(ctx context.Context, p batch.Provider, b batch.Batch) (batch.Sent, error) {
	begun := time.Now()
	answer, err := p.Send(ctx, b)
	if err == nil && answer.Receipt == "" {
		err = errors.New("the vendor accepted the batch, and there is no receipt")
	}
	return batch.Sent{Batch: b, Receipt: answer.Receipt, Span: since(begun)}, err
}

// accepted has the vendor accept a batch of n targets from a number on.
func (h Harness) accepted(ctx context.Context, p batch.Provider, a batch.Action, from, n int) (batch.Sent, error) {
	b, err := h.batchFrom(a, from, n)
	if err != nil {
		return batch.Sent{}, err
	}
	return accept(ctx, p, b)
}

// ask puts one question about all the batches and gives its results by target.
func ask(ctx context.Context, f batch.Follower, sent ...batch.Sent) (map[batch.TargetID]batch.Result, error) {
	results, _, err := f.Follow(ctx, sent)
	if err != nil {
		return nil, err
	}
	var all batch.Batch
	for _, s := range sent {
		all.Targets = append(all.Targets, s.Targets...)
	}
	return byTarget(results), own(all, results)
}

// ownEnds sends several batches, some minutes apart, to a vendor that fails one
// target of the second, and asks for all of them at once.
func ownEnds(ctx context.Context, h Harness) error {
	const many = 4
	var vendor http.RoundTripper
	w := &wire{to: func(r *http.Request) (*http.Response, error) { return vendor.RoundTrip(r) }}
	return eachFollowed(h, w, func(f batch.Follower, p batch.Provider, a batch.Action) error {
		size := min(a.Targets.Value, a.Follow.Targets/many)
		failed := size // the first target of the second batch
		var able bool
		if vendor, able = h.Fail(token, a, h.Values(a, failed)); !able {
			vendor = h.Vendor(token)
			failed = -1
		}
		var sent []batch.Sent
		var all batch.Batch
		for i := range many {
			s, err := h.accepted(ctx, p, a, i*size, size)
			if err != nil {
				return err
			}
			sent = append(sent, s)
			all.Targets = append(all.Targets, s.Targets...)
			time.Sleep(a.Follow.Most)
		}
		known, err := ask(ctx, f, sent...)
		if err != nil {
			return err
		}
		return onlyFailed(all, batch.TargetID(firstID+failed), known)
	})
}

// seen asks for batches that were sent at this very moment, together and alone.
func seen(ctx context.Context, h Harness) error {
	return eachFollowed(h, over(h.Vendor(token)), func(f batch.Follower, p batch.Provider, a batch.Action) error {
		var sent []batch.Sent
		for i := range 2 {
			s, err := h.accepted(ctx, p, a, 3*i, min(3, a.Targets.Value))
			if err != nil {
				return err
			}
			sent = append(sent, s)
		}
		for _, about := range [][]batch.Sent{sent, sent[:1]} {
			known, err := ask(ctx, f, about...)
			if err != nil {
				return err
			}
			for _, s := range about {
				if err := allAre(batch.Accepted, s.Targets, known); err != nil {
					return fmt.Errorf("%d batches asked for at once: %w", len(about), err)
				}
			}
		}
		return nil
	})
}

// earlierEnd does the same to the same targets twice, and asks for both when the
// first has come to its end and the second has not.
func earlierEnd(ctx context.Context, h Harness) error {
	return eachFollowed(h, over(h.Vendor(token)), func(f batch.Follower, p batch.Provider, a batch.Action) error {
		const few = 3
		b, err := h.batch(a, min(few, a.Targets.Value))
		if err != nil {
			return err
		}
		first, err := accept(ctx, p, b)
		if err != nil {
			return err
		}
		time.Sleep(a.Follow.Most)
		b, err = h.batch(a, len(b.Targets))
		if err != nil {
			return err
		}
		for i := range b.Targets {
			b.Targets[i].ID += few
		}
		second, err := accept(ctx, p, b)
		if err != nil {
			return err
		}
		known, err := ask(ctx, f, first, second)
		if err != nil {
			return err
		}
		return errors.Join(allAre(batch.Succeeded, first.Targets, known), allAre(batch.Accepted, second.Targets, known))
	})
}

func allAre(want batch.Outcome, targets []batch.Target, known map[batch.TargetID]batch.Result) error {
	for _, t := range targets {
		if got := known[t.ID].Outcome; got != want {
			return fmt.Errorf("target %d is %q, not %q", t.ID, got, want)
		}
	}
	return nil
}
