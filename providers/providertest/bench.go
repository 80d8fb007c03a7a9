package providertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mopup/batch"
)

// token is long enough to be told from honest text.
const token = "token-that-nobody-may-see-4711"

// firstID keeps ids of targets from being taken for positions in a batch.
const firstID = 1001

// eachAction runs check with the provider over w, for each action in turn.
func eachAction(h Harness, w *wire, check func(p batch.Provider, a batch.Action) error) error {
	p, err := h.New(w, token)
	if err != nil {
		return err
	}
	for _, a := range p.Actions() {
		if err := check(p, a); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return nil
}

// batch makes a batch of n targets, as the planner would.
func (h Harness) batch(a batch.Action, n int) (batch.Batch, error) { return h.batchFrom(a, 0, n) }

// batchFrom makes a batch of n targets, none of which is among those before the
// given one.
func (h Harness) batchFrom(a batch.Action, from, n int) (batch.Batch, error) {
	b := batch.Batch{Job: "job-of-the-suite", No: 1, Action: a.Name, Settings: map[string]string{}}
	for _, s := range a.Settings {
		b.Settings[s.Name] = s.Default
		if v, ok := h.Settings[s.Name]; ok {
			b.Settings[s.Name] = v
		}
		if s.Required && b.Settings[s.Name] == "" {
			return b, fmt.Errorf("the harness has no value for setting %s", s.Name)
		}
	}
	for i := from; i < from+n; i++ {
		values := h.Values(a, i)
		if len(values) != len(a.Fields) {
			return b, fmt.Errorf("the harness gives %d values for %d fields", len(values), len(a.Fields))
		}
		checked := make([]string, len(values))
		for j, f := range a.Fields {
			v, err := f.Check(values[j])
			if err != nil {
				return b, fmt.Errorf("the harness's value for %s: %w", f.Name, err)
			}
			checked[j] = v
		}
		b.Targets = append(b.Targets, batch.Target{ID: batch.TargetID(firstID + i), Action: a.Name, Values: checked})
	}
	return b, nil
}

// own is an error where results name targets outside b, or one of them twice.
func own(b batch.Batch, results []batch.Result) error {
	open := map[batch.TargetID]bool{}
	for _, t := range b.Targets {
		open[t.ID] = true
	}
	for _, r := range results {
		free, known := open[r.Target]
		switch {
		case !known:
			return fmt.Errorf("a result for target %d, which is not in the batch", r.Target)
		case !free:
			return fmt.Errorf("a second result for target %d", r.Target)
		}
		open[r.Target] = false
	}
	return nil
}

// settle sends b and follows it to its end, as the engine does. It gives what
// is known of each target then; targets without a result are not in it.
func settle(ctx context.Context, p batch.Provider, a batch.Action, b batch.Batch) (map[batch.TargetID]batch.Result, error) {
	begun := time.Now()
	answer, err := p.Send(ctx, b)
	if err != nil {
		return nil, err
	}
	if err := own(b, answer.Results); err != nil {
		return nil, err
	}
	known := map[batch.TargetID]batch.Result{}
	for _, r := range answer.Results {
		known[r.Target] = r
	}
	if a.Follow == nil {
		return known, nil
	}
	return known, follow(ctx, p, a, batch.Sent{Batch: b, Receipt: answer.Receipt, Span: since(begun)}, known)
}

func follow(ctx context.Context, p batch.Provider, a batch.Action, sent batch.Sent, known map[batch.TargetID]batch.Result) error {
	f, ok := p.(batch.Follower)
	if !ok {
		return errors.New("the action has a Follow, but the provider has no method Follow")
	}
	pause := a.Follow.First
	for {
		if sent.Targets = accepted(sent.Targets, known); len(sent.Targets) == 0 {
			return nil
		}
		if time.Since(sent.From) > a.Follow.Deadline {
			return nil
		}
		time.Sleep(pause)
		pause = min(2*pause, a.Follow.Most)
		results, _, err := f.Follow(ctx, []batch.Sent{sent})
		if err != nil {
			return err
		}
		if err := own(sent.Batch, results); err != nil {
			return err
		}
		for _, r := range results {
			known[r.Target] = r
		}
	}
}

// since is the time from the given moment to this one.
func since(begun time.Time) batch.Span { return batch.Span{From: begun, To: time.Now()} }

// accepted gives the targets that are not at their end.
func accepted(targets []batch.Target, known map[batch.TargetID]batch.Result) []batch.Target {
	var open []batch.Target
	for _, t := range targets {
		if known[t.ID].Outcome == batch.Accepted {
			open = append(open, t)
		}
	}
	return open
}

// wantKind is an error where err is not a *batch.Error of the kind.
func wantKind(err error, kind batch.Kind) (*batch.Error, error) {
	var e *batch.Error
	switch {
	case err == nil:
		return nil, fmt.Errorf("there is an answer, where kind %q was due", kind)
	case !errors.As(err, &e):
		return nil, fmt.Errorf("error %v (%T) is no *batch.Error", err, err)
	case e.Kind != kind:
		return e, fmt.Errorf("kind %q, not %q: %v", e.Kind, kind, err)
	}
	return e, nil
}

// sendOne sends one target of an action.
func (h Harness) sendOne(ctx context.Context, p batch.Provider, a batch.Action) (batch.Answer, error) {
	b, err := h.batch(a, 1)
	if err != nil {
		return batch.Answer{}, err
	}
	return p.Send(ctx, b)
}
