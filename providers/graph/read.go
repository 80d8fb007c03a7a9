package graph

import (
	"errors"
	"net/http"

	"mopup/batch"
	"mopup/providers/exchange"
)

// read says what a reply means for the targets of its batch.
func (op operation) read(r exchange.Reply, b batch.Batch) (batch.Answer, error) {
	switch op.family {
	case emails:
		return readRemediation(r, b.Targets)
	case signIns:
		return readVerdict(r, b.Targets)
	case recommendations:
		return op.readBundle(r, b)
	}
	return batch.Answer{}, r.Doubt(detail(r), errors.New("an operation without a family"))
}

// readRemediation: the vendor registers the remediation and carries it out
// later. A conflict means that it has registered the same one within the last
// half hour, so that attempt or this, it is on its way.
func readRemediation(r exchange.Reply, targets []batch.Target) (batch.Answer, error) {
	var d exchange.Detail
	switch {
	case r.Status == http.StatusAccepted:
	case r.Status == http.StatusConflict:
		d = detail(r)
	case r.OK():
		return batch.Answer{}, r.Doubt(detail(r), errOdd)
	default:
		return batch.Answer{}, r.Fault(detail(r))
	}
	answer := all(targets, batch.Result{Outcome: batch.Accepted, Code: d.Code, Message: d.Message})
	answer.Receipt = receipt(r.Header.Get("Location"))
	answer.RequestID = requestID(r)
	return answer, nil
}

// readVerdict: one status for all sign-ins of the call.
func readVerdict(r exchange.Reply, targets []batch.Target) (batch.Answer, error) {
	switch {
	case r.Status == http.StatusNoContent:
		answer := all(targets, batch.Result{Outcome: batch.Succeeded})
		answer.RequestID = requestID(r)
		return answer, nil
	case r.OK():
		return batch.Answer{}, r.Doubt(detail(r), errOdd)
	}
	return batch.Answer{}, r.Fault(detail(r))
}

// errOdd is a status of the 2xx that the vendor does not document for a call:
// something was done, and nobody knows what.
var errOdd = errors.New("not the status that means success here")

func all(targets []batch.Target, same batch.Result) batch.Answer {
	var a batch.Answer
	for _, t := range targets {
		same.Target = t.ID
		a.Results = append(a.Results, same)
	}
	return a
}
