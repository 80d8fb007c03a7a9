package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"mopup/providers/graph/graphsim"
	"mopup/providers/simkit"
	"mopup/providers/tmcas/tmcassim"
)

// Simulator is both vendors. It is safe for concurrent use.
type Simulator struct {
	journal *simkit.Journal
	tmcas   http.Handler
	graph   http.Handler
}

// New makes simulators of both vendors that share the options and the journal.
// A quota in the options is the quota of each, not of both together.
func New(o simkit.Options) *Simulator {
	if o.Journal == nil {
		o.Journal = &simkit.Journal{}
	}
	return &Simulator{journal: o.Journal, tmcas: tmcassim.New(o), graph: graphsim.New(o)}
}

// Journal is what was applied by both.
func (s *Simulator) Journal() *simkit.Journal { return s.journal }

// ServeHTTP answers one request. A path of neither vendor is refused by graph.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/v1/"):
		s.tmcas.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, "/sim/"):
		s.show(w, r)
	default:
		s.graph.ServeHTTP(w, r)
	}
}

func (s *Simulator) show(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "ask with GET", http.StatusMethodNotAllowed)
		return
	}
	switch r.URL.Path {
	case "/sim/stats":
		w.Header().Set("Content-Type", "application/json")
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		_ = e.Encode(s.journal.Stats()) // a client that has left has no use for an error
	case "/sim/applied":
		w.Header().Set("Content-Type", "application/jsonl")
		e := json.NewEncoder(w)
		for entry := range s.journal.All() {
			if e.Encode(entry) != nil {
				return
			}
		}
	case "/sim/requests":
		s.showRequests(w, r)
	default:
		http.Error(w, "there is /sim/stats, /sim/applied and /sim/requests", http.StatusNotFound)
	}
}

// showRequests shows the requests that were kept, but for the first so many that
// the parameter after names.
func (s *Simulator) showRequests(w http.ResponseWriter, r *http.Request) {
	after := 0
	if text := r.URL.Query().Get("after"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			http.Error(w, "after: must be a number from 0 on", http.StatusBadRequest)
			return
		}
		after = n
	}
	w.Header().Set("Content-Type", "application/jsonl")
	e := json.NewEncoder(w)
	for _, visit := range s.journal.Visits(after) {
		if e.Encode(visit) != nil {
			return
		}
	}
}
