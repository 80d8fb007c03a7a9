package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange"
)

// Lookup looks at the recommendations themselves. One that is in the state that
// was wanted is done, whoever did it; one in another state was not touched.
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
	finding, err := op.readLooks(reply, d.Targets)
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

// readLooks compares each state with the one that was wanted. A reply that shows
// no state that is known tells nothing; a recommendation that is not found, too,
// was perhaps removed since.
func (op operation) readLooks(r exchange.Reply, targets []batch.Target) (batch.Finding, error) {
	if !r.OK() {
		return batch.Finding{}, r.Fault(detail(r))
	}
	var reply replies
	if err := r.JSON(&reply); err != nil {
		return batch.Finding{}, r.Doubt(exchange.Detail{RequestID: requestID(r)}, err)
	}
	var finding batch.Finding
	for i, t := range targets {
		in, ok := reply.to(i)
		if !ok {
			continue
		}
		look := in.reply(r)
		result := batch.Result{Target: t.ID, RequestID: requestID(look)}
		switch state := stateOf(look); {
		case !look.OK() && exchange.KindOf(look.Method, look.Status) != batch.BadRequest:
			result.Err = look.Fault(detail(look)) // of this question; the lane must hear of a 429
		case !look.OK() || !slices.Contains(states, state):
			continue
		case state == op.status:
			result.Outcome = batch.Succeeded
		default:
			result.Outcome = batch.NotAttempted
		}
		finding.Results = append(finding.Results, result)
	}
	return finding, nil
}

// states are those of a recommendation (recommendationStatus). A word that is not
// among them may mean that it is on its way to the wanted one.
var states = []string{"active", "completedBySystem", "completedByUser", "dismissed", "postponed"}
