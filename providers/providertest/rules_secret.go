package providertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mopup/batch"
)

func secretRules() []Rule {
	return []Rule{
		{Name: "the token reaches the vendor alone and is shown nowhere", Check: tokenHidden},
		{Name: "an echo of the token in a good reply is shown nowhere", Check: echoHidden},
	}
}

// tokenHidden talks to vendors that send back whatever they were sent, as
// gateways do in their error pages.
func tokenHidden(ctx context.Context, h Harness) error {
	echo := func(status int) *wire {
		return replying(status, h.Refusal("you sent Bearer "+token),
			"request-id", token, "Location", "https://elsewhere.example/?token="+token)
	}
	wires := []*wire{
		failing(errors.New("invalid header: Bearer " + token)),
		{to: func(r *http.Request) (*http.Response, error) {
			resp, err := h.Vendor(token).RoundTrip(r)
			if err == nil {
				resp.Header.Set("request-id", token)
			}
			return resp, err
		}},
	}
	for _, status := range []int{200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503} {
		wires = append(wires, echo(status))
	}
	for _, w := range wires {
		err := eachAction(h, w, func(p batch.Provider, a batch.Action) error {
			before := len(w.requests())
			if err := h.showsNothing(ctx, p, a); err != nil {
				return err
			}
			for _, r := range w.requests()[before:] {
				if r.authorization != "Bearer "+token || strings.Contains(r.url+r.body, token) {
					return errors.New("the token is not in the Authorization header, or not there alone")
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// showsNothing looks at all that a provider gives back.
func (h Harness) showsNothing(ctx context.Context, p batch.Provider, a batch.Action) error {
	b, err := h.batch(a, 1)
	if err != nil {
		return err
	}
	answer, err := p.Send(ctx, b)
	said := map[string]string{"an answer": fmt.Sprintf("%+v", answer), "an error of Send": chain(err)}
	for _, r := range answer.Results {
		if r.Err != nil {
			said["an error of a target"] += chain(r.Err)
		}
	}
	if f, ok := p.(batch.Follower); ok && a.Follow != nil {
		results, _, err := f.Follow(ctx, []batch.Sent{{Batch: b, Receipt: "receipt"}})
		said["a result of Follow"], said["an error of Follow"] = fmt.Sprintf("%+v", results), chain(err)
	}
	if f, ok := p.(batch.Finder); ok && a.Lookup != nil {
		found, err := f.Lookup(ctx, batch.Doubted{Batch: b, Span: since(time.Now())})
		said["a finding of Lookup"], said["an error of Lookup"] = fmt.Sprintf("%+v", found), chain(err)
	}
	if v, ok := p.(batch.Previewer); ok {
		text, err := v.Preview(b)
		said["a preview"] = text + chain(err)
	}
	for what, text := range said {
		if strings.Contains(text, token) {
			return fmt.Errorf("%s shows the token: %s", what, text)
		}
	}
	return nil
}

// chain is the text of an error and of all errors below it.
func chain(err error) string {
	text := ""
	for ; err != nil; err = errors.Unwrap(err) {
		text += fmt.Sprintf("%v %+v\n", err, err)
	}
	return text
}
