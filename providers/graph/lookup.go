package graph

import (
	"context"
	"fmt"
	"slices"
	"time"

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

// states are those of a recommendation (recommendationStatus). A word that is not
// among them may mean that it is on its way to the wanted one.
var states = []string{"active", "completedBySystem", "completedByUser", "dismissed", "postponed"}

// compare says whether a recommendation is as the batch wanted it; empty: it
// can't be told. It may have been in the wanted state before, with another date or
// reason, so these must be the wanted ones too. The vendor's page of the resource
// has no reason, so of a dismissal that may be all that can be told.
func (op operation) compare(s shown, b batch.Batch) batch.Outcome {
	same := false
	switch {
	case !slices.Contains(states, string(s.Status)):
		return ""
	case string(s.Status) != op.status:
		return batch.NotAttempted
	case op.word == "postpone":
		want, _ := time.Parse(time.RFC3339, op.setting(b, setUntil))
		is, err := time.Parse(time.RFC3339, string(s.Until))
		if err != nil {
			return ""
		}
		same = is.Equal(want)
	case op.word == "dismiss":
		if s.Reason == "" {
			return ""
		}
		same = string(s.Reason) == op.setting(b, setReason)
	default:
		same = true
	}
	if !same {
		return batch.NotAttempted
	}
	return batch.Succeeded
}
