package graph

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange"
)

// Lookup looks at the recommendations themselves. One that is as it was wanted,
// with its date or reason, is done, whoever did it; one that is otherwise was not
// touched.
// Nothing else of this vendor has a Lookup.
func (p *Provider) Lookup(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
	op, version, err := p.find(d.Batch)
	if err != nil {
		return batch.Finding{}, err
	}
	if op.family != recommendations {
		return batch.Finding{}, &batch.Error{Kind: batch.BadRequest, Err: fmt.Errorf("the vendor can't be asked about %s", d.Action)}
	}
	req, err := p.post("/"+version+batchPath, looks(d.Targets), uuid.NewString())
	if err != nil {
		return batch.Finding{}, err
	}
	reply, secret, err := p.call(ctx, req)
	if err != nil {
		return batch.Finding{}, err
	}
	finding, err := op.readLooks(reply, d.Batch)
	if err != nil {
		return batch.Finding{}, secret.Error(err)
	}
	return secret.Finding(finding), nil
}

// looks asks for each target in a request of its own.
func looks(targets []batch.Target) bundle {
	var all bundle
	for i, t := range targets {
		all.Requests = append(all.Requests, inner{ID: innerID(i), Method: "GET", URL: recommendationsPath + t.Values[0]})
	}
	return all
}

// readLooks compares each recommendation with what was wanted. A reply that shows
// no state that is known tells nothing; a recommendation that is not found, too,
// was perhaps removed since.
func (op operation) readLooks(r exchange.Reply, b batch.Batch) (batch.Finding, error) {
	if !r.OK() {
		return batch.Finding{}, r.Fault(detail(r))
	}
	var reply replies
	if err := r.JSON(&reply); err != nil {
		return batch.Finding{}, r.Doubt(exchange.Detail{RequestID: requestID(r)}, err)
	}
	var finding batch.Finding
	for i, t := range b.Targets {
		in, ok := reply.to(i)
		if !ok {
			continue
		}
		look := in.reply(r)
		result := batch.Result{Target: t.ID, RequestID: requestID(look)}
		switch {
		case look.OK():
			result.Outcome = op.compare(shownBy(look), b)
		case exchange.KindOf(look.Method, look.Status) != batch.BadRequest:
			result.Err = look.Fault(detail(look)) // of this question; the lane must hear of a 429
		}
		if result.Outcome == "" && result.Err == nil {
			continue
		}
		finding.Results = append(finding.Results, result)
	}
	return finding, nil
}
