package tmcas

import (
	"net/http"
	"net/url"
	"strings"

	"mopup/batch"
	"mopup/providers/exchange"
)

// page is the most results of one reply (pageResults). A batch has far fewer
// targets, so further pages are not asked for: what is missing is simply asked
// for again.
const page = "500"

// question builds the request for the results of one batch.
func (p *Provider) question(sent batch.Sent) (exchange.Request, error) {
	if err := check(sent.Batch); err != nil {
		return exchange.Request{}, err
	}
	return exchange.NewRequest(http.MethodGet, p.base, path, url.Values{
		"batch_id": {string(sent.Receipt)},
		"limit":    {page},
	}, nil)
}

type results struct {
	head
	Actions []action `json:"actions"`
}

// action is one account's state within a reply.
type action struct {
	ActionType   exchange.Text `json:"action_type"`
	Email        exchange.Text `json:"account_user_email"`
	BatchID      exchange.Text `json:"batch_id"`
	Status       exchange.Text `json:"status"`
	ErrorCode    exchange.Text `json:"error_code"`
	ErrorMessage exchange.Text `json:"error_message"`
}

// outcome maps the vendor's final states. Any other word, known or new, means
// that the action is not at its end.
func (a action) outcome() batch.Outcome {
	switch a.Status {
	case "Success":
		return batch.Succeeded
	case "Skipped":
		return batch.Skipped
	case "Failed":
		return batch.Failed
	}
	return ""
}

// of reports whether a concerns the batch. A reply may hold the actions of
// other batches; one without a batch_id answers the question that was put.
func (a action) of(sent batch.Sent) bool {
	return strings.EqualFold(string(a.ActionType), wire[sent.Action]) &&
		(a.BatchID == "" || strings.EqualFold(string(a.BatchID), string(sent.Receipt)))
}

// readResults gives a result for each target of the batch that is at its end.
func readResults(r exchange.Reply, sent batch.Sent) ([]batch.Result, error) {
	if !r.OK() {
		return nil, r.Fault(detail(r.Body))
	}
	var reply results
	if err := r.JSON(&reply); err != nil {
		return nil, r.Doubt(exchange.Detail{}, err)
	}
	if reply.refused() {
		return nil, r.Doubt(reply.detail(), nil)
	}
	ended := final(reply.Actions, sent)
	var settled []batch.Result
	for _, t := range sent.Targets {
		key := batch.FoldCase(t.Values[email])
		a, ok := ended[key]
		if !ok {
			continue
		}
		delete(ended, key) // no second result, even if the batch named an account twice
		settled = append(settled, batch.Result{
			Target: t.ID, Outcome: a.outcome(),
			Code: string(a.ErrorCode), Message: string(a.ErrorMessage),
		})
	}
	return settled, nil
}

// final finds each account's final state. Should the vendor report two of them,
// a success stands: it means that the account was acted on at least once.
func final(actions []action, sent batch.Sent) map[string]action {
	ended := map[string]action{}
	for _, a := range actions {
		if !a.of(sent) || a.outcome() == "" {
			continue
		}
		key := batch.FoldCase(string(a.Email))
		if _, known := ended[key]; !known || a.outcome() == batch.Succeeded {
			ended[key] = a
		}
	}
	return ended
}
