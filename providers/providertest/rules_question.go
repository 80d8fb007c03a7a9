package providertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mopup/batch"
)

func oneLookup(ctx context.Context, h Harness) error {
	return eachFound(h, func(l *line, p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, a.Targets.Value)
		if err != nil {
			return err
		}
		for _, breaks := range []string{"before", "after"} {
			d, err := lose(ctx, l, p, b, breaks)
			if err != nil {
				return err
			}
			for _, asking := range []string{"", "before", "after"} {
				l.breaks = asking
				before := len(l.requests())
				_, err := p.(batch.Finder).Lookup(ctx, d)
				l.breaks = ""
				if (err != nil) != (asking != "") {
					return fmt.Errorf("over a line that breaks %q: %v", asking, err)
				}
				if err := l.count(before + 1); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func failedLookup(ctx context.Context, h Harness) error {
	return eachUnanswered(h, func(w *wire, p batch.Provider, a batch.Action, b batch.Batch) error {
		f, ok := p.(batch.Finder)
		if !ok || a.Lookup == nil {
			return nil
		}
		before := len(w.requests())
		found, err := f.Lookup(ctx, batch.Doubted{Batch: b, Span: since(time.Now())})
		switch {
		case err == nil:
			return errors.New("there is no error")
		case len(found.Results) > 0 || found.Receipt != "":
			return fmt.Errorf("there is a finding beside the error: %+v", found)
		}
		return w.count(before + 1)
	})
}

func failedQuestion(ctx context.Context, h Harness) error {
	return eachUnanswered(h, func(w *wire, p batch.Provider, a batch.Action, b batch.Batch) error {
		f, ok := p.(batch.Follower)
		if !ok || a.Follow == nil {
			return nil
		}
		one := batch.Sent{Batch: b, Receipt: "receipt", Span: since(time.Now())}
		for _, sent := range [][]batch.Sent{{one}, {one, one, one}} {
			before := len(w.requests())
			results, _, err := f.Follow(ctx, sent)
			switch {
			case err == nil:
				return errors.New("there is no error")
			case len(results) > 0:
				return fmt.Errorf("there are results beside the error: %v", results)
			}
			if err := w.count(before + 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachUnanswered runs check for each action with a batch of one target, over
// wires on which no question is answered.
func eachUnanswered(h Harness, check func(*wire, batch.Provider, batch.Action, batch.Batch) error) error {
	for name, w := range map[string]*wire{
		"429":         replying(429, h.Refusal("slow down")),
		"503":         replying(503, "busy"),
		"odd success": replying(200, `{"a":`),
		"cut line":    cutting(nil, false),
	} {
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			b, err := h.batch(a, 1)
			if err != nil {
				return err
			}
			return check(w, p, a, b)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
