package providertest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"mopup/batch"
	"mopup/providers/providertest"
)

// quotesReplies shows a reply to a question as it came.
func quotesReplies() providertest.Harness {
	h := tmcasHarness()
	right := h.New
	h.New = func(rt http.RoundTripper, token string) (batch.Provider, error) {
		way := &overheard{to: rt}
		p, err := right(way, token)
		if err != nil {
			return nil, err
		}
		s := &spoiled{right: p}
		s.follow = func(ctx context.Context, sent []batch.Sent) ([]batch.Result, error) {
			results, _, err := p.(batch.Follower).Follow(ctx, sent)
			for i := range results {
				results[i].Message = string(way.last)
			}
			return results, err
		}
		return s, nil
	}
	return h
}

// overheard is a way to the vendor that keeps the last reply.
type overheard struct {
	to   http.RoundTripper
	last []byte
}

func (o *overheard) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := o.to.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	o.last, err = io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(o.last))
	return resp, err
}
