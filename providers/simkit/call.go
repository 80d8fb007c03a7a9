package simkit

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Call is one request as the vendor's own rules see it: a request of its own, or
// one inside a batch request.
type Call struct {
	ID     string    // the vendor's name for this request, a GUID
	At     time.Time // when it came in, by the vendor's clock
	Token  string    // what it is let in with; empty: it has none that could be good
	Method string
	URL    url.URL // absolute
	Header http.Header
	Body   []byte

	used float64 // of the quota, once it was taken
}

// JSON reports whether the call says that its body is JSON.
func (c *Call) JSON() bool {
	kind, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return false
	}
	charset, given := params["charset"]
	return !given || strings.EqualFold(charset, "utf-8")
}

func bearer(h http.Header) string {
	token, found := strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	if !found || len(h["Authorization"]) != 1 {
		return ""
	}
	return token
}

// Reply is what the client is told. The zero value tells it nothing: the line is
// cut.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSONReply makes a reply of a value that can't fail to be JSON.
func JSONReply(status int, v any) Reply {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // a wire struct of the simulator itself is at fault
	}
	return Reply{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// With gives the reply with one more header.
func (r Reply) With(name, value string) Reply {
	if r.Header = r.Header.Clone(); r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set(name, value)
	return r
}

func (r Reply) write(w http.ResponseWriter) {
	for name, values := range r.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body) // a client that has left has no use for an error
}

// NewGUID gives a random GUID.
func NewGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return GUID(b)
}

// GUID gives the bytes as a GUID of the random kind.
func GUID(b [16]byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := make([]byte, 0, 36)
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, []byte{c})
	}
	return string(text)
}
