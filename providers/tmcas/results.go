package tmcas

import (
	"strings"

	"mopup/batch"
	"mopup/providers/exchange"
)

// results is a reply to a question. Whether count tells of this reply or of all
// its pages, nobody says; it is used where it gives reason to doubt, and nowhere
// to conclude.
type results struct {
	head
	Count    exchange.Text `json:"count"`
	NextLink exchange.Text `json:"next_link"`
	Actions  []action      `json:"actions"`
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

// place is where an action belongs: who was to be treated how, by which request.
// All of it is folded, since the vendor compares without letter case.
type place struct{ batch, action, account string }

func (a action) place() place {
	return place{fold(a.BatchID), verb(a.ActionType), addressKey(a.Email)}
}

// verb folds an action type, to capitals: it has them already, and costs nothing.
func verb[T ~string](text T) string { return strings.ToUpper(strings.TrimSpace(string(text))) }

func fold[T ~string](text T) string { return batch.FoldCase(strings.TrimSpace(string(text))) }

// addressKey folds an address as two targets are compared: the vendor may answer with
// another of its spellings.
func addressKey[T ~string](text T) string { return batch.EmailKey(strings.TrimSpace(string(text))) }

func readResults(r exchange.Reply) (results, error) {
	if !r.OK() {
		return results{}, r.Fault(detail(r))
	}
	var answer results
	if err := r.JSON(&answer); err != nil {
		return results{}, r.Doubt(exchange.Detail{}, err)
	}
	if answer.refused() {
		return results{}, r.Doubt(answer.detail(), nil)
	}
	return answer, nil
}

// cut reports whether there may be more than this reply shows. Where a next_link
// leads does not matter: it is not followed.
func (r results) cut() bool {
	next := strings.TrimSpace(string(r.NextLink))
	return len(r.Actions) >= page || next != "" && !strings.EqualFold(next, "null")
}

// about gives a result for each target of the batches that the reply tells of. An
// action without a batch_id belongs to the batch that was asked for by its id;
// where none was, nobody knows whose it is.
func (r results) about(sent []batch.Sent, asked batch.Receipt) []batch.Result {
	known := make(map[place]*action, len(r.Actions))
	for i := range r.Actions {
		a := &r.Actions[i]
		at := a.place()
		if at.batch == "" {
			at.batch = fold(asked)
		}
		if at.batch == "" {
			continue
		}
		if before, ok := known[at]; !ok || a.rank() > before.rank() {
			known[at] = a
		}
	}
	told := make([]batch.Result, 0, len(known))
	for _, s := range sent {
		receipt := fold(s.Receipt)
		for _, t := range s.Targets {
			at := place{receipt, wire[s.Action], addressKey(t.Values[email])}
			if a, ok := known[at]; ok {
				told = append(told, a.result(t.ID))
				delete(known, at) // no second result, even if the batch named an account twice
			}
		}
	}
	return told
}

// rank says which of two reports of one action counts, and of equals the first
// does: an end before none, and of two ends the success, which means that the
// account was acted on at least once, or else the failure, which somebody must
// look at.
func (a action) rank() int {
	switch a.outcome() {
	case batch.Skipped:
		return 1
	case batch.Failed:
		return 2
	case batch.Succeeded:
		return 3
	}
	return 0
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
	return batch.Accepted
}

// result is the action as a result of the target. Of one that is not at its end
// the word for its state is the message, unless there is another.
func (a action) result(t batch.TargetID) batch.Result {
	r := batch.Result{Target: t, Outcome: a.outcome(), Code: string(a.ErrorCode), Message: string(a.ErrorMessage)}
	if r.Outcome == batch.Accepted && r.Message == "" {
		r.Message = string(a.Status)
	}
	return r
}

// alike gives the same outcome to all targets.
func alike(targets []batch.Target, o batch.Outcome) []batch.Result {
	same := make([]batch.Result, 0, len(targets))
	for _, t := range targets {
		same = append(same, batch.Result{Target: t.ID, Outcome: o})
	}
	return same
}
