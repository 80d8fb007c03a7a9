package tmcas

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"mopup/batch"
	"mopup/providers/exchange"
)

// Follow asks for the results of one batch by its batch_id, and for those of
// several by the time in which they were sent: one request shows up to 500
// accounts of them, whatever was done to each. Others may have been busy in that
// time too and take the room, so of what is not shown nothing is said, and a
// full answer says that it is one.
func (p *Provider) Follow(ctx context.Context, sent []batch.Sent) ([]batch.Result, bool, error) {
	if len(sent) == 0 {
		return nil, false, nil
	}
	req, err := p.question(sent)
	if err != nil {
		return nil, false, err
	}
	reply, secret, err := p.call(ctx, req)
	if err != nil {
		return nil, false, err
	}
	answer, err := readResults(reply)
	if err != nil {
		return nil, false, secret.Error(err)
	}
	var asked batch.Receipt
	if len(sent) == 1 {
		asked = sent[0].Receipt
	}
	return secret.Results(answer.about(sent, asked)), answer.cut(), nil
}

// question builds the request for the results of the batches.
func (p *Provider) question(sent []batch.Sent) (exchange.Request, error) {
	span := sent[0].Span
	for _, s := range sent {
		if err := check(s.Batch); err != nil {
			return exchange.Request{}, err
		}
		if s.From.Before(span.From) {
			span.From = s.From
		}
		if s.To.After(span.To) {
			span.To = s.To
		}
	}
	query := url.Values{"batch_id": {string(sent[0].Receipt)}, "limit": {limit}}
	if len(sent) > 1 {
		query = p.clock.now().window(span, time.Now(), little).query(limit)
	}
	return exchange.NewRequest(http.MethodGet, p.base, path, query, nil)
}
