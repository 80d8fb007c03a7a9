package graphsim

import (
	"net/http"
	"time"

	"mopup/providers/simkit"
)

const provider = "graph"

// Simulator is the vendor. It is safe for concurrent use.
type Simulator struct {
	desk   *simkit.Desk
	tenant string

	mostMessages, mostSignIns int

	ids             requestIDs
	remediations    remediations
	signIns         signIns
	recommendations recommendations

	forRemediate, forSignIns, forRecommendations *simkit.Limiter
}

// New makes a simulator that has not been called yet.
func New(o simkit.Options) *Simulator {
	s := &Simulator{
		tenant:       simkit.NewGUID(),
		mostMessages: simkit.Most(o.MostMessages, 10_000),
		mostSignIns:  simkit.Most(o.MostSignIns, 60),
		forRemediate: o.Limiter(simkit.Sliding, simkit.Quota{N: 2, Per: time.Second}),
		forSignIns: o.Limiter(simkit.Sliding,
			simkit.Quota{N: 5, Per: 10 * time.Second},
			simkit.Quota{N: 1, Per: time.Second, Silent: true}, // Identity Protection sends no Retry-After
		),
		forRecommendations: o.Limiter(simkit.Sliding, simkit.Quota{N: 20, Per: 10 * time.Second}),
	}
	s.desk = simkit.NewDesk(simkit.Vendor{
		Name: provider, Route: s.route, Admit: s.ids.admit, Refuse: refuse, Sign: sign, TellsWait: true, TellsUse: "x-ms-throttle-limit-percentage",
	}, o)
	return s
}

// ServeHTTP answers one request.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.desk.ServeHTTP(w, r) }

// Journal is what was applied.
func (s *Simulator) Journal() *simkit.Journal { return s.desk.Journal }
