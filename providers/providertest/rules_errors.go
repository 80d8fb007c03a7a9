package providertest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mopup/batch"
)

func errorRules() []Rule {
	return []Rule{
		{Name: "a 429 is throttled, with the wait that it asks for", Check: throttled},
		{Name: "a 401 and a 403 are denied", Check: denied},
		{Name: "a redirect is a refusal only where its status says so", Check: redirected},
		{Name: "a 400 is a bad request, with the vendor's code and message", Check: badRequest},
		{Name: "a 503 is in doubt", Check: broken},
		{Name: "a cut line is in doubt", Check: cutLine},
		{Name: "a refused dial is unavailable", Check: refusedDial},
	}
}

func throttled(ctx context.Context, h Harness) error {
	ahead := time.Now().Add(30 * time.Second).UTC().Format(http.TimeFormat)
	for _, c := range []struct {
		retryAfter string
		want       time.Duration
	}{
		{"", 0}, {"12", 12 * time.Second}, {"2.128", 2128 * time.Millisecond}, {ahead, 30 * time.Second}, {"soon", 0},
	} {
		w := replying(429, h.Refusal("slow down"), "Retry-After", c.retryAfter)
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			_, err := h.sendOne(ctx, p, a)
			e, err := wantKind(err, batch.Throttled)
			if err == nil && e.Wait != c.want {
				return fmt.Errorf("the wait is %s, not %s", e.Wait, c.want)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("Retry-After %q: %w", c.retryAfter, err)
		}
	}
	return nil
}

// refusal sends one target of each action over w and wants the kind.
func (h Harness) refusal(ctx context.Context, w *wire, kind batch.Kind, and func(*batch.Error) error) error {
	return eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		answer, err := h.sendOne(ctx, p, a)
		e, err := wantKind(err, kind)
		switch {
		case err != nil:
			return err
		case len(answer.Results) > 0:
			return fmt.Errorf("there are results beside the error: %v", answer.Results)
		case and != nil:
			return and(e)
		}
		return nil
	})
}

func denied(ctx context.Context, h Harness) error {
	for _, status := range []int{401, 403} {
		if err := h.refusal(ctx, replying(status, h.Refusal("go away")), batch.Denied, nil); err != nil {
			return fmt.Errorf("%d: %w", status, err)
		}
	}
	return nil
}

// redirected: 307 and 308 ask for the same request elsewhere, so it was not
// carried out; the others may mean "done, look there". Whichever it is, a
// question has nothing to carry out, and an address that is wrong for it is
// wrong for all.
func redirected(ctx context.Context, h Harness) error {
	for status, want := range map[int]batch.Kind{
		300: batch.Doubt, 301: batch.Doubt, 302: batch.Doubt, 303: batch.Doubt, 304: batch.Doubt, 307: batch.Denied, 308: batch.Denied,
	} {
		w := replying(status, "", "Location", "https://elsewhere.example/")
		if err := h.refusal(ctx, w, want, nil); err != nil {
			return fmt.Errorf("%d: %w", status, err)
		}
		if err := h.redirectedQuestion(ctx, w); err != nil {
			return fmt.Errorf("%d to a question: %w", status, err)
		}
	}
	return nil
}

func (h Harness) redirectedQuestion(ctx context.Context, w *wire) error {
	return eachAction(h, w, func(p batch.Provider, a batch.Action) error {
		f, ok := p.(batch.Follower)
		if !ok || a.Follow == nil {
			return nil
		}
		b, err := h.batch(a, 1)
		if err != nil {
			return err
		}
		one := batch.Sent{Batch: b, Receipt: "receipt", Span: since(time.Now())}
		for _, sent := range [][]batch.Sent{{one}, {one, one}} {
			_, _, err = f.Follow(ctx, sent)
			if _, err = wantKind(err, batch.Denied); err != nil {
				return err
			}
		}
		return nil
	})
}

func badRequest(ctx context.Context, h Harness) error {
	return h.refusal(ctx, replying(400, h.Refusal("one of them is wrong")), batch.BadRequest, func(e *batch.Error) error {
		if e.Status != 400 || e.Code != h.Code || e.Message != "one of them is wrong" {
			return fmt.Errorf("status %d, code %q, message %q are not what the vendor sent", e.Status, e.Code, e.Message)
		}
		return nil
	})
}

func broken(ctx context.Context, h Harness) error {
	for _, body := range []string{h.Refusal("busy"), "busy", "<html>", ""} {
		if err := h.refusal(ctx, replying(503, body, "Retry-After", "2"), batch.Doubt, nil); err != nil {
			return fmt.Errorf("body %q: %w", body, err)
		}
	}
	return nil
}

// cutLine breaks the line before and after the vendor acts: a client can't tell
// the two apart, and must not try.
func cutLine(ctx context.Context, h Harness) error {
	for _, after := range []bool{false, true} {
		if err := h.refusal(ctx, cutting(h.Vendor(token), after), batch.Doubt, nil); err != nil {
			return fmt.Errorf("after the vendor acted: %v: %w", after, err)
		}
	}
	return nil
}

func refusedDial(ctx context.Context, h Harness) error {
	return h.refusal(ctx, refusing(), batch.Unavailable, func(e *batch.Error) error {
		if text := e.Error(); strings.Contains(text, "http") {
			return fmt.Errorf("the error repeats the address of the request: %s", text)
		}
		return nil
	})
}
