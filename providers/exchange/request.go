package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Request is one request as an adapter builds it: complete but for the
// credential, so that it can be shown as it is.
type Request struct {
	Method string
	URL    *url.URL
	Header http.Header
	Body   []byte // JSON, or empty
}

// NewRequest makes a request to base with the path (and query) appended. A nil
// body sends none; any other is sent as JSON.
func NewRequest(method string, base *url.URL, path string, query url.Values, body any) (Request, error) {
	u := base.JoinPath(path)
	u.RawQuery = query.Encode()
	r := Request{Method: method, URL: u, Header: http.Header{
		"Accept":     {"application/json"},
		"User-Agent": {"mopup"},
	}}
	if body == nil {
		return r, nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // people read the preview
	if err := enc.Encode(body); err != nil {
		return Request{}, fmt.Errorf("encode the request: %w", err)
	}
	r.Body = bytes.TrimSpace(text.Bytes())
	r.Header.Set("Content-Type", "application/json")
	return r, nil
}

// Dump shows the request to people: the line, the headers in order, the body
// indented. The credential is not in it, and is shown as hidden.
func (r Request) Dump() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", r.Method, r.URL)
	out.WriteString("Authorization: Bearer [hidden]\n")
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&out, "%s: %s\n", name, strings.Join(r.Header[name], ", "))
	}
	if len(r.Body) == 0 {
		return out.String()
	}
	var body bytes.Buffer
	if json.Indent(&body, r.Body, "", "  ") != nil {
		body.Reset()
		body.Write(r.Body)
	}
	out.WriteString("\n" + body.String() + "\n")
	return out.String()
}
