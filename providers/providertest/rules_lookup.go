package providertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mopup/batch"
)

func lookupRules() []Rule {
	return []Rule{
		{Name: "a request that was applied is found, and can be followed", Check: foundApplied},
		{Name: "a request that never arrived was not attempted", Check: neverArrived},
		{Name: "what others did at that time hides nothing", Check: foundAmongOthers},
		{Name: "another request's work is not taken for the doubted one's", Check: anothersWork},
		{Name: "one Lookup makes one request", Check: oneLookup},
		{Name: "a failed Lookup finds nothing", Check: failedLookup},
	}
}

// foundApplied looks up what the vendor did, and follows it to its end.
func foundApplied(ctx context.Context, h Harness) error {
	return eachFound(h, func(l *line, p batch.Provider, a batch.Action) error {
		d, err := h.lost(ctx, l, p, a, "after")
		if err != nil {
			return err
		}
		return h.found(ctx, p, a, d)
	})
}

// found wants the batch to be found and to end well.
func (h Harness) found(ctx context.Context, p batch.Provider, a batch.Action, d batch.Doubted) error {
	f, err := find(ctx, p, d)
	if err != nil {
		return err
	}
	known := byTarget(f.Results)
	if a.Follow == nil {
		return allAre(batch.Succeeded, d.Targets, known)
	}
	if f.Receipt == "" {
		return errors.New("there is no receipt to follow it by")
	}
	if err := allAre(batch.Accepted, d.Targets, known); err != nil {
		return err
	}
	sent := batch.Sent{Batch: d.Batch, Receipt: f.Receipt, Span: d.Span}
	if err := follow(ctx, p, a, sent, known); err != nil {
		return err
	}
	return allAre(batch.Succeeded, d.Targets, known)
}

func neverArrived(ctx context.Context, h Harness) error {
	return eachFound(h, func(l *line, p batch.Provider, a batch.Action) error {
		d, err := h.lost(ctx, l, p, a, "before")
		if err != nil {
			return err
		}
		return absent(ctx, p, d)
	})
}

// absent wants it to be clear that the vendor did nothing of the batch.
func absent(ctx context.Context, p batch.Provider, d batch.Doubted) error {
	f, err := find(ctx, p, d)
	if err != nil {
		return err
	}
	if f.Receipt != "" {
		return fmt.Errorf("what never arrived is found under the receipt %q", f.Receipt)
	}
	return allAre(batch.NotAttempted, d.Targets, byTarget(f.Results))
}

// foundAmongOthers loses the last of many requests of one moment: more than one
// answer of a vendor has room for.
func foundAmongOthers(ctx context.Context, h Harness) error {
	const targets = 1200
	return eachFound(h, func(l *line, p batch.Provider, a batch.Action) error {
		size := a.Targets.Value
		begun := time.Now()
		var known []batch.Receipt
		for from := size; from < targets; from += size {
			b, err := h.batchFrom(a, from, size)
			if err != nil {
				return err
			}
			answer, err := p.Send(ctx, b)
			if err != nil {
				return err
			}
			if answer.Receipt != "" {
				known = append(known, answer.Receipt)
			}
		}
		b, err := h.batch(a, size)
		if err != nil {
			return err
		}
		d, err := lose(ctx, l, p, b, "after")
		if err != nil {
			return err
		}
		d.From, d.Known = begun, known
		time.Sleep(a.Lookup.Settle.Value)
		return h.found(ctx, p, a, d)
	})
}

// anothersWork does the same to the same targets twice, and loses the second
// before it arrives. An action without a Follow has no receipts by which two
// requests could be told apart; what counts is how it left the targets.
func anothersWork(ctx context.Context, h Harness) error {
	return eachFound(h, func(l *line, p batch.Provider, a batch.Action) error {
		if a.Follow == nil {
			return nil
		}
		b, err := h.batch(a, a.Targets.Value)
		if err != nil {
			return err
		}
		first, err := accept(ctx, p, b)
		if err != nil {
			return err
		}
		d, err := lose(ctx, l, p, b, "before")
		if err != nil {
			return err
		}
		d.Known = []batch.Receipt{first.Receipt}
		time.Sleep(a.Lookup.Settle.Value)
		return absent(ctx, p, d)
	})
}
