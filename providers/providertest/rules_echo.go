package providertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mopup/batch"
)

// echoHidden talks to a vendor that works, and that puts the token in the place of
// one text of its replies: each text in turn, first in the replies to what is
// sent, then in those to questions, which need a true receipt.
func echoHidden(ctx context.Context, h Harness) error {
	for _, questions := range []bool{false, true} {
		for n, echoed := 0, true; echoed; n++ {
			echoed = false
			vendor, asking := h.Vendor(token), false
			w := editing(vendor, func(body []byte) []byte {
				if asking != questions {
					return body
				}
				spoiled, ok := replaceText(body, n)
				echoed = echoed || ok
				return spoiled
			})
			err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
				asking = false
				return h.echoes(ctx, p, a, func() { asking = true })
			})
			if err != nil {
				return err
			}
			if n == 0 && !echoed && !questions {
				return errors.New("no reply holds a text in which a token could be echoed")
			}
		}
	}
	return nil
}

// echoes sends a target and asks all that can be asked of it.
func (h Harness) echoes(ctx context.Context, p batch.Provider, a batch.Action, asking func()) error {
	b, err := h.batch(a, 1)
	if err != nil {
		return err
	}
	begun := time.Now()
	answer, err := p.Send(ctx, b)
	said := []string{fmt.Sprintf("%+v", answer), chain(err), errorsOf(answer.Results)}
	sent := batch.Sent{Batch: b, Receipt: answer.Receipt, Span: since(begun)}
	asking()
	if f, ok := p.(batch.Finder); ok && a.Lookup != nil {
		found, err := f.Lookup(ctx, batch.Doubted{Batch: b, Span: sent.Span})
		said = append(said, fmt.Sprintf("%+v", found), chain(err), errorsOf(found.Results))
	}
	if f, ok := p.(batch.Follower); ok && a.Follow != nil {
		time.Sleep(a.Follow.Most)
		results, _, err := f.Follow(ctx, []batch.Sent{sent})
		said = append(said, fmt.Sprintf("%+v", results), chain(err), errorsOf(results))
	}
	for _, text := range said {
		if strings.Contains(text, token) {
			return fmt.Errorf("the token is shown: %s", text)
		}
	}
	return nil
}

func errorsOf(results []batch.Result) string {
	text := ""
	for _, r := range results {
		if r.Err != nil {
			text += chain(r.Err)
		}
	}
	return text
}

// replaceText puts the token in the place of text n of a JSON body; false: it has
// none.
func replaceText(body []byte, n int) ([]byte, bool) {
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return body, false
	}
	value, left := withToken(value, n)
	spoiled, err := json.Marshal(value)
	if err != nil || left >= 0 {
		return body, false
	}
	return spoiled, true
}

// withToken replaces text n, and gives how many there are still to go; below zero:
// it is done.
func withToken(value any, n int) (any, int) {
	switch v := value.(type) {
	case string:
		if n == 0 {
			value = token
		}
		return value, n - 1
	case []any:
		for i := 0; i < len(v) && n >= 0; i++ {
			v[i], n = withToken(v[i], n)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if n >= 0 {
				v[key], n = withToken(v[key], n)
			}
		}
	}
	return value, n
}
