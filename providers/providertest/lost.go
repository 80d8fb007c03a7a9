package providertest

import (
	"context"
	"errors"
	"time"

	"mopup/batch"
)

// eachFound runs check for each action that has a Lookup, with a provider over a
// line to a vendor that works.
func eachFound(h Harness, check func(*line, batch.Provider, batch.Action) error) error {
	l := lineTo(h.Vendor(token))
	return eachAction(h, l.wire, func(p batch.Provider, a batch.Action) error {
		if a.Lookup == nil {
			return nil
		}
		if _, ok := p.(batch.Finder); !ok {
			return errors.New("it has a Lookup, but the provider has no method Lookup")
		}
		return check(l, p, a)
	})
}

// lose sends a batch over a line that breaks "before" or "after" the vendor acts.
func lose(ctx context.Context, l *line, p batch.Provider, b batch.Batch, breaks string) (batch.Doubted, error) {
	l.breaks = breaks
	defer func() { l.breaks = "" }()
	begun := time.Now()
	_, err := p.Send(ctx, b)
	_, err = wantKind(err, batch.Doubt)
	return batch.Doubted{Batch: b, Span: since(begun)}, err
}

// lost loses as many targets as go into a request, and waits until the vendor can
// be believed.
func (h Harness) lost(ctx context.Context, l *line, p batch.Provider, a batch.Action, breaks string) (batch.Doubted, error) {
	if err := h.apart(ctx, p, a, a.Targets.Value); err != nil {
		return batch.Doubted{}, err
	}
	b, err := h.batch(a, a.Targets.Value)
	if err != nil {
		return batch.Doubted{}, err
	}
	d, err := lose(ctx, l, p, b, breaks)
	if err == nil {
		time.Sleep(a.Lookup.Settle.Value)
	}
	return d, err
}

// apart does the inverse to the first n targets, where there is one, so that they
// can't be as the action would leave them.
func (h Harness) apart(ctx context.Context, p batch.Provider, a batch.Action, n int) error {
	if a.Irreversible() {
		return nil
	}
	for _, inverse := range p.Actions() {
		if inverse.Name != a.Undo.Value[0] {
			continue
		}
		b, err := h.batch(inverse, n)
		if err != nil {
			return err
		}
		// Whether the vendor does it depends on the state before; either way the
		// action is open to it then.
		_, err = p.Send(ctx, b)
		return err
	}
	return nil
}

// find looks a batch up until something is found, as the engine does: again with
// each cursor, and again a little later where nothing was found.
func find(ctx context.Context, p batch.Provider, d batch.Doubted) (batch.Finding, error) {
	const patience = 100
	for range patience {
		f, err := p.(batch.Finder).Lookup(ctx, d)
		if err != nil {
			return f, err
		}
		if err := own(d.Batch, f.Results); err != nil {
			return f, err
		}
		if len(f.Results) > 0 || f.Receipt != "" {
			if f.Cursor != "" {
				return f, errors.New("there are results before the answer was read to its end")
			}
			return f, nil
		}
		if d.Cursor = f.Cursor; d.Cursor == "" {
			time.Sleep(time.Second)
		}
	}
	return batch.Finding{}, errors.New("nothing is found, however often it is asked")
}

func byTarget(results []batch.Result) map[batch.TargetID]batch.Result {
	known := map[batch.TargetID]batch.Result{}
	for _, r := range results {
		known[r.Target] = r
	}
	return known
}
