package graphsim

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"mopup/providers/simkit"
)

// riskStates gives the state that each verb sets.
func riskStates() map[string]string {
	return map[string]string{
		"confirmCompromised": "confirmedCompromised",
		"confirmSafe":        "confirmedSafe",
		"dismiss":            "dismissed",
	}
}

type wireRequestIDs struct {
	RequestIDs []string `json:"requestIds"`
}

type wireSignIn struct {
	Context   string `json:"@odata.context"`
	ID        string `json:"id"`
	RiskState string `json:"riskState"`
}

// signIns holds the risk states that were set. A new state may take a while to
// show.
type signIns struct {
	mu     sync.Mutex
	states map[string]riskState
}

type riskState struct {
	before, now string
	shows       time.Time
}

func (r riskState) at(t time.Time) string {
	switch {
	case r.now != "" && !t.Before(r.shows):
		return r.now
	case r.before != "":
		return r.before
	}
	return "atRisk"
}

func (s *Simulator) confirm(c *simkit.Call, verb, state string) simkit.Apply {
	var body wireRequestIDs
	if refused := decode(c, &body); refused != nil {
		return refused
	}
	ids, complaint := s.checkRequestIDs(body.RequestIDs)
	if complaint != "" {
		return invalid(c, complaint)
	}
	for _, id := range ids {
		if s.desk.Dice.Strikes(simkit.BadTarget, id) {
			return invalid(c, "the request is not valid")
		}
	}
	return func() simkit.Reply {
		shows := time.Now().Add(s.desk.Dice.Pick(simkit.Settle, simkit.Span{}))
		entries := make([]simkit.Entry, len(ids))
		for i, id := range ids {
			entries[i] = simkit.Entry{Provider: provider, Action: verb, Target: id, RequestID: c.ID}
		}
		s.signIns.set(ids, state, shows, func() { s.desk.Journal.Enter(entries...) })
		return simkit.Reply{Status: http.StatusNoContent}
	}
}

func (s *Simulator) checkRequestIDs(given []string) (ids []string, complaint string) {
	if n := len(given); n == 0 || n > s.mostSignIns {
		return nil, fmt.Sprintf("requestIds: %d ids, must be 1 to %d", n, s.mostSignIns)
	}
	seen := map[string]bool{}
	for i, id := range given {
		id = strings.ToLower(id)
		if !simkit.IsGUID(id) {
			return nil, fmt.Sprintf("requestIds[%d]: no GUID", i)
		}
		if seen[id] {
			return nil, fmt.Sprintf("requestIds[%d]: given twice", i)
		}
		seen[id] = true
		ids = append(ids, id)
	}
	return ids, ""
}

func (ss *signIns) set(ids []string, state string, shows time.Time, applied func()) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.states == nil {
		ss.states = map[string]riskState{}
	}
	for _, id := range ids {
		ss.states[id] = riskState{before: ss.states[id].at(time.Now()), now: state, shows: shows}
	}
	applied()
}

func (s *Simulator) getSignIn(c *simkit.Call, id string) simkit.Apply {
	if !simkit.IsGUID(id) {
		return invalid(c, "the id is no GUID")
	}
	return func() simkit.Reply {
		s.signIns.mu.Lock()
		defer s.signIns.mu.Unlock()
		return simkit.JSONReply(http.StatusOK, wireSignIn{
			Context:   "https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns/$entity",
			ID:        id,
			RiskState: s.signIns.states[strings.ToLower(id)].at(time.Now()),
		})
	}
}
