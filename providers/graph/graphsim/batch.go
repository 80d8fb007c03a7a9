package graphsim

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mopup/providers/simkit"
)

// mostInner is documented.
const mostInner = 20

type wireBatch struct {
	Requests []wireInnerRequest `json:"requests"`
}

type wireInnerRequest struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

type wireBatchAnswer struct {
	Responses []wireInnerResponse `json:"responses"`
}

type wireInnerResponse struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

func (s *Simulator) batch(c *simkit.Call, version string) simkit.Apply {
	var b wireBatch
	if refused := decode(c, &b); refused != nil {
		return refused
	}
	if complaint := checkBatch(b); complaint != "" {
		return invalid(c, complaint)
	}
	inner := make([]simkit.Apply, len(b.Requests))
	calls := make([]*simkit.Call, len(b.Requests))
	for i, r := range b.Requests {
		calls[i] = innerCall(c, version, r)
		inner[i] = s.prepare(calls[i], version)
	}
	return func() simkit.Reply {
		answer := wireBatchAnswer{Responses: make([]wireInnerResponse, len(inner))}
		for i, apply := range inner {
			answer.Responses[i] = s.respond(calls[i], b.Requests[i].ID, apply())
		}
		return simkit.JSONReply(http.StatusOK, s.disorder(answer))
	}
}

func checkBatch(b wireBatch) (complaint string) {
	if n := len(b.Requests); n == 0 || n > mostInner {
		return fmt.Sprintf("requests: %d requests, must be 1 to %d", n, mostInner)
	}
	seen := map[string]bool{}
	for i, r := range b.Requests {
		switch {
		case r.ID == "":
			return fmt.Sprintf("requests[%d].id: must not be empty", i)
		case seen[r.ID]:
			return fmt.Sprintf("requests[%d].id: given twice", i)
		}
		seen[r.ID] = true
	}
	return ""
}

func innerCall(outer *simkit.Call, version string, r wireInnerRequest) *simkit.Call {
	c := &simkit.Call{ID: simkit.NewGUID(), At: outer.At, Token: outer.Token, Method: r.Method, URL: outer.URL, Header: http.Header{}, Body: r.Body}
	for name, value := range r.Headers {
		c.Header.Add(name, value)
	}
	c.URL.Path = "" // leads nowhere
	if relative, err := url.ParseRequestURI(r.URL); err == nil && strings.HasPrefix(r.URL, "/") {
		c.URL.Path, c.URL.RawQuery = "/"+version+relative.Path, relative.RawQuery
	}
	return c
}

// prepare checks one inner request. Its quota is taken when it is applied.
func (s *Simulator) prepare(c *simkit.Call, version string) simkit.Apply {
	route := s.routeInner(c, version, strings.TrimPrefix(c.URL.Path, "/"+version+"/"))
	if route.Handle == nil {
		return func() simkit.Reply { return s.desk.NoRoute(c, route) }
	}
	apply := route.Handle(c)
	return func() simkit.Reply {
		if reply, refused := s.desk.Throttle(c, route.Limiter, simkit.ThrottleInner); refused {
			return reply
		}
		return apply()
	}
}

func (s *Simulator) respond(c *simkit.Call, id string, r simkit.Reply) wireInnerResponse {
	s.desk.Journal.Inner(strconv.Itoa(r.Status))
	response := wireInnerResponse{ID: id, Status: r.Status, Headers: map[string]string{}, Body: r.Body}
	for name, values := range s.desk.Sign(c, r).Header {
		response.Headers[anyCase(name)] = values[0]
	}
	return response
}

// anyCase is a header's name as some server or other writes it.
func anyCase(name string) string {
	switch rand.IntN(3) {
	case 0:
		return strings.ToLower(name)
	case 1:
		return strings.ToUpper(name)
	}
	return name
}

// disorder gives the responses in no order, and may lose one.
func (s *Simulator) disorder(a wireBatchAnswer) wireBatchAnswer {
	if s.desk.Dice.Hit(simkit.DropResults) {
		i := s.desk.Dice.Number(simkit.DropResults, len(a.Responses))
		a.Responses = slices.Delete(a.Responses, i, i+1)
	}
	rand.Shuffle(len(a.Responses), func(i, j int) {
		a.Responses[i], a.Responses[j] = a.Responses[j], a.Responses[i]
	})
	return a
}
