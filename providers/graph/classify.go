package graph

import (
	"encoding/json"

	"mopup/providers/exchange"
)

// errorBody is the vendor's error; some gateways in front of it send a text in
// its place.
type errorBody struct {
	Error json.RawMessage `json:"error"`
}

// errorInfo nests: the deeper, the more detailed. The vendor writes innerError
// and innererror, which are one name to encoding/json.
type errorInfo struct {
	Code      exchange.Text `json:"code"`
	Message   exchange.Text `json:"message"`
	RequestID exchange.Text `json:"request-id"`
	Inner     *errorInfo    `json:"innerError"`
}

// detail reads an error body. Codes and messages are passed on, never decided
// upon.
func detail(r exchange.Reply) exchange.Detail {
	d := exchange.Detail{RequestID: requestID(r)}
	var body errorBody
	if json.Unmarshal(r.Body, &body) != nil {
		d.Message = r.Snippet()
		return d
	}
	var info errorInfo
	if json.Unmarshal(body.Error, &info) != nil {
		var code exchange.Text
		_ = json.Unmarshal(body.Error, &code) // absent or odd: no code
		d.Code = string(code)
		return d
	}
	d.Message = string(info.Message)
	for at := &info; at != nil; at = at.Inner {
		if at.Code != "" {
			d.Code = string(at.Code)
		}
		if d.Message == "" {
			d.Message = string(at.Message)
		}
		if d.RequestID == "" {
			d.RequestID = string(at.RequestID)
		}
	}
	return d
}

// requestID is the vendor's name for the request.
func requestID(r exchange.Reply) string { return r.Header.Get("request-id") }
