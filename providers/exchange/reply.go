package exchange

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	jsonv1 "github.com/go-json-experiment/json/v1"

	"mopup/batch"
)

// Reply is what came back for one request.
type Reply struct {
	Method string // of the request
	Status int
	Header http.Header
	Body   []byte    // at most MaxBody
	Err    error     // the body broke off or is too long; status and headers hold all the same
	At     time.Time // when it was in hand
}

// Detail is what a vendor says of an error, in its own words.
type Detail struct{ Code, Message, RequestID string }

// OK reports a status that says that the request was carried out.
func (r Reply) OK() bool { return r.Status >= 200 && r.Status <= 299 }

// JSON reads the body into v, as encoding/json does, in half the time: results
// come five hundred at a time. An error says why the body can't be understood.
func (r Reply) JSON(v any) error {
	if r.Err != nil {
		return r.Err
	}
	if err := jsonv1.Unmarshal(r.Body, v); err != nil {
		return errors.New("the reply is not the JSON that was expected")
	}
	return nil
}

// Fault is the error of a reply with a refusing status. What is sure follows
// from the status alone, never from text.
func (r Reply) Fault(d Detail) *batch.Error {
	e := &batch.Error{
		Kind: KindOf(r.Method, r.Status), Status: r.Status,
		Code: d.Code, Message: d.Message, RequestID: d.RequestID,
		Wait: RetryAfter(r.Header, r.At),
	}
	if redirects(r.Status) {
		e.Err = redirect(r.Header.Get("Location"))
	}
	return e
}

// Doubt is the error of a reply that says "done" in a way that can't be
// understood: the request may well have been applied.
func (r Reply) Doubt(d Detail, why error) *batch.Error {
	return &batch.Error{
		Kind: batch.Doubt, Status: r.Status,
		Code: d.Code, Message: d.Message, RequestID: d.RequestID, Err: why,
	}
}

// redirect names the host and nothing more: the rest of such an address is the
// place where gateways put session secrets.
func redirect(location string) error {
	to := ""
	if u, err := url.Parse(location); err == nil && u.Host != "" {
		to = " to " + u.Host
	}
	return fmt.Errorf("the answer is a redirect%s, which is not followed; the address seems wrong: "+
		"check the endpoint, site or cloud of the connection", to)
}
