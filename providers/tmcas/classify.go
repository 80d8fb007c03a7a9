package tmcas

import (
	"encoding/json"

	"mopup/providers/exchange"
)

// head is what every reply begins with. The list of codes is not public, so
// only zero and not zero are told apart; the vendor's own sample misspells
// traceId.
type head struct {
	Code    exchange.Text `json:"code"`
	Msg     exchange.Text `json:"msg"`
	TraceID exchange.Text `json:"traceId"`
	TracdID exchange.Text `json:"tracdId"`
}

func (h head) refused() bool { return h.Code != "" && h.Code != "0" }

func (h head) trace() string {
	if h.TraceID != "" {
		return string(h.TraceID)
	}
	return string(h.TracdID)
}

func (h head) detail() exchange.Detail {
	d := exchange.Detail{Message: string(h.Msg), RequestID: h.trace()}
	if h.refused() {
		d.Code = string(h.Code)
	}
	return d
}

// detail reads the body of an error. A 503 may be no JSON at all.
func detail(r exchange.Reply) exchange.Detail {
	var h head
	if json.Unmarshal(r.Body, &h) != nil {
		return exchange.Detail{Message: r.Snippet()}
	}
	return h.detail()
}
