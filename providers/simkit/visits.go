package simkit

import (
	"time"
	"unique"
)

// Visit is one request as it came in.
type Visit struct {
	At     time.Time `json:"at"`
	Client int       `json:"client"` // tokens, numbered from 1 in the order in which they were first seen
	Agent  string    `json:"agent"`  // what the client calls itself
	Route  string    `json:"route"`  // as in the counts
	Status string    `json:"status"` // as in the counts; empty while it is on its way
}

// visits are the first requests, as many as it was told to keep: none, if it was
// told nothing.
type visits struct {
	most    int
	all     []visit
	clients map[string]int
}

// visit is what is kept of one: words that are shared by many.
type visit struct {
	at                   time.Time
	token                string // until it has a number; never shown
	client               int
	agent, route, status string
}

// Keep has the journal keep the first n requests one by one. It is called before
// there are any.
func (j *Journal) Keep(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.visits.most = n
}

// Visits gives the requests that were kept, in the order in which they came in,
// but for the first ones that the caller has already.
func (j *Journal) Visits(after int) []Visit {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := j.visits.all[min(max(0, after), len(j.visits.all)):]
	shown := make([]Visit, len(all))
	for i, v := range all {
		shown[i] = Visit{At: v.at, Client: v.client, Agent: v.agent, Route: v.route, Status: v.status}
	}
	return shown
}

func (vs *visits) add(v visit) (place int) {
	if len(vs.all) >= vs.most {
		return -1
	}
	if vs.clients == nil {
		vs.clients = map[string]int{}
	}
	if vs.clients[v.token] == 0 {
		vs.clients[v.token] = len(vs.clients) + 1
	}
	v.client, v.token = vs.clients[v.token], ""
	v.at, v.agent = time.Now().UTC(), unique.Make(v.agent).Value()
	vs.all = append(vs.all, v)
	return len(vs.all) - 1
}

func (vs *visits) end(place int, status string) {
	if place >= 0 {
		vs.all[place].status = status
	}
}
