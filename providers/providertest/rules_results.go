package providertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"mopup/batch"
)

func resultRules() []Rule {
	return []Rule{
		{Name: "a full batch ends with one result for each target", Check: fullBatch},
		{Name: "results are for the batch's targets alone", Check: ownTargets},
		{Name: "results are matched by target id, in any order", Check: ownFate},
		{Name: "a missing result is not invented", Check: missingResult},
		{Name: "a success that can't be read claims nothing", Check: oddSuccess},
		{Name: "a failed question settles nothing", Check: failedQuestion},
	}
}

func fullBatch(ctx context.Context, h Harness) error {
	return eachAction(h, over(h.Vendor(token)), func(p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, a.Targets.Value)
		if err != nil {
			return err
		}
		known, err := settle(ctx, p, a, b)
		if err != nil {
			return err
		}
		for _, t := range b.Targets {
			switch r := known[t.ID]; {
			case r.Outcome == "":
				return fmt.Errorf("target %d has no outcome: %v", t.ID, r.Err)
			case r.Outcome == batch.Accepted && a.Follow != nil:
				return fmt.Errorf("target %d never comes to its end", t.ID)
			case r.Outcome != batch.Succeeded && r.Outcome != batch.Accepted:
				return fmt.Errorf("target %d ends %s, where the vendor did it: %s %s", t.ID, r.Outcome, r.Code, r.Message)
			}
		}
		return nil
	})
}

// ownTargets follows only half of a batch, as after the other half has come to
// its end: the vendor still tells of all of it.
func ownTargets(ctx context.Context, h Harness) error {
	return eachAction(h, over(h.Vendor(token)), func(p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, a.Targets.Value)
		if err != nil {
			return err
		}
		answer, err := p.Send(ctx, b)
		if err != nil {
			return err
		}
		if err := own(b, answer.Results); err != nil || a.Follow == nil {
			return err
		}
		half := b
		half.Targets = b.Targets[:(len(b.Targets)+1)/2]
		known := map[batch.TargetID]batch.Result{}
		for _, t := range half.Targets {
			known[t.ID] = batch.Result{Target: t.ID, Outcome: batch.Accepted}
		}
		return follow(ctx, p, a, batch.Sent{Batch: half, Receipt: answer.Receipt}, known)
	})
}

// ownFate fails each target of a batch in turn: it and no other must end so,
// whatever the order in which the vendor tells of them. Where the vendor has one
// word for all there is nothing to tell apart; but one action of a provider at
// least must do better, or the harness proves nothing.
func ownFate(ctx context.Context, h Harness) error {
	const few = 6
	var vendor http.RoundTripper
	any := false
	err := eachAction(h, &wire{to: func(r *http.Request) (*http.Response, error) { return vendor.RoundTrip(r) }},
		func(p batch.Provider, a batch.Action) error {
			b, err := h.batch(a, min(few, a.Targets.Value))
			if err != nil {
				return err
			}
			for _, chosen := range b.Targets {
				var able bool
				if vendor, able = h.Fail(token, a, chosen.Values); !able {
					return nil
				}
				any = true
				known, err := settle(ctx, p, a, b)
				if err != nil {
					return err
				}
				if err := onlyFailed(b, chosen.ID, known); err != nil {
					return err
				}
			}
			return nil
		})
	if err == nil && !any {
		err = errors.New("the harness's Fail never made a vendor that fails one target")
	}
	return err
}

func onlyFailed(b batch.Batch, chosen batch.TargetID, known map[batch.TargetID]batch.Result) error {
	for _, t := range b.Targets {
		want := batch.Succeeded
		if t.ID == chosen {
			want = batch.Failed
		}
		if got := known[t.ID].Outcome; got != want {
			return fmt.Errorf("target %d ends %q, not %q: the vendor failed target %d alone", t.ID, got, want, chosen)
		}
	}
	return nil
}

// missingResult leaves one target out of what the vendor tells. Where no reply
// tells of single targets there is nothing to leave out; but one action of a
// provider at least must have such a reply, or the harness proves nothing.
func missingResult(ctx context.Context, h Harness) error {
	dropped, any := false, false
	w := editing(h.Vendor(token), func(body []byte) []byte {
		short, ok := h.Drop(body)
		if !ok {
			return body
		}
		dropped, any = true, true
		return short
	})
	err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, min(3, a.Targets.Value))
		if err != nil {
			return err
		}
		dropped = false
		known, err := askOnce(ctx, p, a, b)
		if err != nil || !dropped {
			return err
		}
		settled := 0
		for _, r := range known {
			if r.Outcome != "" && r.Outcome != batch.Accepted {
				settled++
			}
		}
		if settled >= len(b.Targets) {
			return fmt.Errorf("all %d targets are settled, though the vendor kept silent about one", settled)
		}
		return nil
	})
	if err == nil && !any {
		err = errors.New("the harness's Drop never found a reply to leave something out of")
	}
	return err
}

// askOnce sends b and follows it with a single question, so that no later reply
// can make up for what was left out of the first.
func askOnce(ctx context.Context, p batch.Provider, a batch.Action, b batch.Batch) (map[batch.TargetID]batch.Result, error) {
	if f := a.Follow; f != nil {
		a.Follow = &batch.Follow{First: f.Deadline, Most: f.Deadline, Deadline: f.Deadline - 1, Keep: f.Keep, Targets: f.Targets}
	}
	return settle(ctx, p, a, b)
}

func oddSuccess(ctx context.Context, h Harness) error {
	for _, status := range []int{200, 201, 202, 204, 207} {
		for _, body := range []string{"", "done", "{}", "[]", "null", `{"a":`} {
			err := eachAction(h, replying(status, body), func(p batch.Provider, a batch.Action) error {
				b, err := h.batch(a, min(2, a.Targets.Value))
				if err != nil {
					return err
				}
				answer, err := p.Send(ctx, b)
				if err != nil {
					_, err = wantKind(err, batch.Doubt)
					return err
				}
				return errors.Join(own(b, answer.Results), noRefusal(answer.Results))
			})
			if err != nil {
				return fmt.Errorf("status %d, body %q: %w", status, body, err)
			}
		}
	}
	return nil
}

// noRefusal is an error where a result claims that its target was not acted on.
func noRefusal(results []batch.Result) error {
	for _, r := range results {
		if r.Outcome == batch.Failed || r.Outcome == batch.Skipped || r.Err != nil && r.Err.Kind != batch.Doubt {
			return fmt.Errorf("target %d counts as not acted on: %+v", r.Target, r)
		}
	}
	return nil
}
