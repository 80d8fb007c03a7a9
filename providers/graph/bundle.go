package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"mopup/batch"
	"mopup/providers/exchange"
)

// replies is the reply to a $batch call.
type replies struct {
	Responses []innerReply `json:"responses"`
}

type innerReply struct {
	ID      exchange.Text            `json:"id"`
	Status  exchange.Text            `json:"status"`
	Headers map[string]exchange.Text `json:"headers"`
	Body    json.RawMessage          `json:"body"`
}

// readBundle matches the inner replies by their ids. The outer status is 200
// whenever the vendor could read the bundle, and says nothing of the targets.
func (op operation) readBundle(r exchange.Reply, b batch.Batch) (batch.Answer, error) {
	if !r.OK() {
		return batch.Answer{}, r.Fault(detail(r))
	}
	var reply replies
	if err := r.JSON(&reply); err != nil {
		return batch.Answer{}, r.Doubt(exchange.Detail{RequestID: requestID(r)}, err)
	}
	answer := batch.Answer{RequestID: requestID(r)}
	for i, t := range b.Targets {
		if in, ok := reply.to(i); ok {
			own := in.reply(r)
			answer.Load = max(answer.Load, load(own.Header))
			result := op.readInner(own)
			result.Target = t.ID
			answer.Results = append(answer.Results, result)
		}
	}
	return answer, nil
}

// to gives the reply to the request at position i. Two replies to one request
// can't both be true, and are none.
func (rs replies) to(i int) (innerReply, bool) {
	var found []innerReply
	for _, in := range rs.Responses {
		if in.ID == exchange.Text(innerID(i)) {
			found = append(found, in)
		}
	}
	if len(found) != 1 {
		return innerReply{}, false
	}
	return found[0], true
}

// reply gives the inner reply the form of one of its own, come at the time of
// the outer one, by the vendor's clock and by ours. The case of its header names
// varies.
func (in innerReply) reply(outer exchange.Reply) exchange.Reply {
	status, _ := strconv.Atoi(string(in.Status)) // no status: 0, which is in doubt
	h := http.Header{}
	h.Set("Date", outer.Header.Get("Date"))
	for name, value := range in.Headers {
		h.Set(name, string(value))
	}
	return exchange.Reply{Method: http.MethodPost, Status: status, Header: h, Body: in.Body, At: outer.At}
}

// readInner says what one inner reply means for its target.
func (op operation) readInner(r exchange.Reply) batch.Result {
	d := detail(r)
	result := batch.Result{Code: d.Code, Message: d.Message, RequestID: d.RequestID}
	if r.OK() {
		return op.readState(r, result)
	}
	switch kind := exchange.KindOf(r.Method, r.Status); {
	case r.Status == http.StatusFailedDependency, kind == batch.BadRequest, otherRefusal(r.Status, kind):
		result.Outcome = batch.Failed
		if result.Code == "" {
			result.Code = strconv.Itoa(r.Status)
		}
	default:
		result = batch.Result{RequestID: d.RequestID, Err: r.Fault(d)}
	}
	return result
}

// otherRefusal is a 4xx that is about the one target: the vendor read the
// request and refused it. A timeout (408) may have been carried out.
func otherRefusal(status int, kind batch.Kind) bool {
	return kind == batch.Doubt && status >= 400 && status <= 499 && status != http.StatusRequestTimeout
}

// readState compares the recommendation's new state with the one that was
// wanted. Another one is no failure, since the vendor took the request, and no
// success either: the recommendation itself must be looked at. The date and the
// reason are not compared: this is the answer to our own request, which named
// them, and the vendor may keep a date in a form of its own.
func (op operation) readState(r exchange.Reply, result batch.Result) batch.Result {
	shown := shownBy(r)
	if string(shown.Status) == op.status {
		result.Outcome, result.Code, result.Message = batch.Succeeded, "", ""
		return result
	}
	why := errors.New("the reply does not show its state")
	if shown.Status != "" {
		why = fmt.Errorf("the vendor shows it as %s", shown)
	}
	return batch.Result{RequestID: result.RequestID, Err: r.Doubt(exchange.Detail{RequestID: result.RequestID}, why)}
}
