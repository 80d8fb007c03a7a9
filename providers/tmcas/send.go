package tmcas

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"mopup/batch"
	"mopup/providers/exchange"
)

const path = "/v1/mitigation/accounts"

// wanted is one element of the posted array. The vendor requires all four.
type wanted struct {
	ActionType string `json:"action_type"`
	Service    string `json:"service"`
	Provider   string `json:"account_provider"`
	Email      string `json:"account_user_email"`
}

// post builds the request of a batch, for Send and Preview alike.
func (p *Provider) post(b batch.Batch) (exchange.Request, error) {
	if err := check(b); err != nil {
		return exchange.Request{}, err
	}
	body := make([]wanted, 0, len(b.Targets))
	for _, t := range b.Targets {
		body = append(body, wanted{
			ActionType: wire[b.Action], Service: t.Values[service], Provider: t.Values[accountProvider], Email: t.Values[email],
		})
	}
	return exchange.NewRequest(http.MethodPost, p.base, path, nil, body)
}

// check refuses what is no batch of this vendor at all, before anything is sent.
func check(b batch.Batch) error {
	if _, ok := wire[b.Action]; !ok || len(b.Targets) == 0 {
		return notSent(fmt.Errorf("no batch of %s: action %q, %d targets", Name, b.Action, len(b.Targets)))
	}
	for _, t := range b.Targets {
		if len(t.Values) <= accountProvider {
			return notSent(fmt.Errorf("target %d has %d values, not %d", t.ID, len(t.Values), accountProvider+1))
		}
	}
	return nil
}

func notSent(err error) error { return &batch.Error{Kind: batch.BadRequest, Err: err} }

// posted is the reply to a POST.
type posted struct {
	head
	BatchID exchange.Text `json:"batch_id"`
}

// askable reports whether a batch can be asked for by its batch_id. One that is
// too long to be kept whole is as good as none.
func askable(batchID exchange.Text) bool {
	return strings.TrimSpace(string(batchID)) != "" && len(batchID) <= exchange.LongestReceipt
}

var errNoBatchID = errors.New("the reply holds no batch_id that can be asked by")

// readPosted says what a reply to a POST means. Without a batch_id the results
// can't be asked for, and an accepted target that nobody can follow would be
// worse than one in doubt.
func readPosted(r exchange.Reply, targets []batch.Target) (batch.Answer, error) {
	if !r.OK() {
		return batch.Answer{}, r.Fault(detail(r))
	}
	var p posted
	if err := r.JSON(&p); err != nil {
		return batch.Answer{}, r.Doubt(exchange.Detail{}, err)
	}
	if p.refused() {
		return batch.Answer{}, r.Doubt(p.detail(), nil)
	}
	if !askable(p.BatchID) {
		return batch.Answer{}, r.Doubt(p.detail(), errNoBatchID)
	}
	return batch.Answer{Receipt: batch.Receipt(p.BatchID), RequestID: p.trace(), Results: alike(targets, batch.Accepted)}, nil
}
