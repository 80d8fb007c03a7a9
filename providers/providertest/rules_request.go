package providertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"mopup/batch"
)

func requestRules() []Rule {
	return []Rule{
		{Name: "one Send makes one request", Check: oneRequest},
		{Name: "a redirect is not followed", Check: redirect},
		{Name: "the batch is not changed", Check: unchanged},
		{Name: "a preview is the request that is sent", Check: preview},
		{Name: "without a credential nothing is sent", Check: noCredential},
	}
}

func oneRequest(ctx context.Context, h Harness) error {
	for name, w := range map[string]*wire{
		"success":      over(h.Vendor(token)),
		"429":          replying(429, h.Refusal("slow down")),
		"429 and wait": replying(429, h.Refusal("slow down"), "Retry-After", "1"),
		"503":          replying(503, "busy", "Retry-After", "1"),
		"401":          replying(401, h.Refusal("go away")),
		"400":          replying(400, h.Refusal("wrong")),
		"cut line":     cutting(nil, false),
		"refused dial": refusing(),
	} {
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			before := len(w.requests())
			b, err := h.batch(a, a.Targets.Value)
			if err != nil {
				return err
			}
			_, _ = p.Send(ctx, b) // what it brings is the matter of other rules
			return w.count(before + 1)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func redirect(ctx context.Context, h Harness) error {
	for _, status := range []int{301, 302, 303, 307, 308} {
		w := replying(status, "", "Location", "https://elsewhere.example/?session=s3cret")
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			_, err := h.sendOne(ctx, p, a)
			switch {
			case err == nil:
				return errors.New("there is an answer, where an error was due")
			case strings.Contains(err.Error(), "s3cret"):
				return fmt.Errorf("the error shows the query of the new address: %w", err)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%d: %w", status, err)
		}
		for _, r := range w.requests() {
			if r.host == "elsewhere.example" {
				return fmt.Errorf("%d was followed, with the credential %v", status, r.authorization != "")
			}
		}
	}
	return nil
}

func unchanged(ctx context.Context, h Harness) error {
	return eachAction(h, over(h.Vendor(token)), func(p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, min(3, a.Targets.Value))
		if err != nil {
			return err
		}
		again, err := h.batch(a, min(3, a.Targets.Value))
		if err != nil {
			return err
		}
		if _, err := p.Send(ctx, b); err != nil {
			return err
		}
		if v, ok := p.(batch.Previewer); ok {
			if _, err := v.Preview(b); err != nil {
				return err
			}
		}
		if !reflect.DeepEqual(b, again) {
			return fmt.Errorf("the batch was\n%+v\nand is now\n%+v", again, b)
		}
		return nil
	})
}

// preview compares what is shown without a credential and a network with what
// is sent with them.
func preview(ctx context.Context, h Harness) error {
	offline := failing(errNoNetwork)
	blind, err := h.New(offline, "")
	if err != nil {
		return err
	}
	v, ok := blind.(batch.Previewer)
	if !ok {
		return nil // it is optional
	}
	w := over(h.Vendor(token))
	err = eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		b, err := h.batch(a, min(2, a.Targets.Value))
		if err != nil {
			return err
		}
		text, err := v.Preview(b)
		if err != nil {
			return err
		}
		if _, err := p.Send(ctx, b); err != nil {
			return err
		}
		return shows(text, w.requests()[len(w.requests())-1])
	})
	if err != nil {
		return err
	}
	return offline.count(0)
}

func shows(text string, sent request) error {
	head, body, _ := strings.Cut(text, "\n\n")
	if !strings.Contains(head, sent.method) || !strings.Contains(head, sent.url) {
		return fmt.Errorf("%s %s is not in the preview\n%s", sent.method, sent.url, head)
	}
	var shown, real bytes.Buffer
	if json.Compact(&shown, []byte(body)) != nil || json.Compact(&real, []byte(sent.body)) != nil || shown.String() != real.String() {
		return fmt.Errorf("the preview shows\n%s\nwhere this is sent:\n%s", body, sent.body)
	}
	return nil
}

func noCredential(ctx context.Context, h Harness) error {
	w := over(h.Vendor(token))
	p, err := h.New(w, "")
	if err != nil {
		return err
	}
	for _, a := range slices.Clone(p.Actions()) {
		_, err := h.sendOne(ctx, p, a)
		if _, err := wantKind(err, batch.Denied); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		if err := h.blindQuestions(ctx, p, a); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return w.count(0)
}

// blindQuestions puts the questions that need a credential as much as Send does.
func (h Harness) blindQuestions(ctx context.Context, p batch.Provider, a batch.Action) error {
	b, err := h.batch(a, 1)
	if err != nil {
		return err
	}
	now := since(time.Now())
	if f, ok := p.(batch.Follower); ok && a.Follow != nil {
		_, _, err := f.Follow(ctx, []batch.Sent{{Batch: b, Receipt: "receipt", Span: now}})
		if _, err := wantKind(err, batch.Denied); err != nil {
			return fmt.Errorf("a question of Follow: %w", err)
		}
	}
	if f, ok := p.(batch.Finder); ok && a.Lookup != nil {
		_, err := f.Lookup(ctx, batch.Doubted{Batch: b, Span: now})
		if _, err := wantKind(err, batch.Denied); err != nil {
			return fmt.Errorf("a question of Lookup: %w", err)
		}
	}
	return nil
}
