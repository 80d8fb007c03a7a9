package tmcassim

import (
	"net/http"
	"time"

	"mopup/providers/simkit"
)

const (
	provider = "tmcas"
	path     = "/v1/mitigation/accounts"
)

// Simulator is the vendor. It is safe for concurrent use.
type Simulator struct {
	desk    *simkit.Desk
	limiter *simkit.Limiter
	most    int
	records records
}

// New makes a simulator that has not been called yet.
func New(o simkit.Options) *Simulator {
	s := &Simulator{
		limiter: o.Limiter(simkit.Fixed, simkit.Quota{N: 20, Per: time.Minute}),
		most:    simkit.Most(o.MostAccounts, 500),
	}
	s.desk = simkit.NewDesk(simkit.Vendor{Name: provider, Route: s.route, Refuse: refuse}, o)
	s.records.now = s.desk.Now
	return s
}

// ServeHTTP answers one request.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.desk.ServeHTTP(w, r) }

// Journal is what was applied.
func (s *Simulator) Journal() *simkit.Journal { return s.desk.Journal }

func (s *Simulator) route(c *simkit.Call) simkit.Route {
	if c.URL.Path != path {
		return simkit.Route{}
	}
	route := simkit.Route{Name: c.Method + " " + path, Limiter: s.limiter}
	switch c.Method {
	case http.MethodPost:
		route.Handle = s.post
	case http.MethodGet:
		route.Handle = s.get
	default:
		return simkit.Route{Allow: "GET, POST"}
	}
	return route
}

type wireError struct {
	Code    int    `json:"code"`
	TraceID string `json:"traceId"`
	Msg     string `json:"msg"`
}

// refuse words an error. The vendor's list of codes is not public; those that
// were seen begin with the HTTP status.
func refuse(c *simkit.Call, status int, message string) simkit.Reply {
	return simkit.JSONReply(status, wireError{Code: -(status*10_000 + 1), TraceID: c.ID, Msg: message})
}

func invalid(c *simkit.Call, message string) simkit.Apply {
	return func() simkit.Reply { return refuse(c, http.StatusBadRequest, message) }
}
