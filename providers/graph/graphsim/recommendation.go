package graphsim

import (
	"net/http"
	"regexp"
	"strings"
	"sync"

	"mopup/providers/simkit"
)

type wireRecommendation struct {
	Context string `json:"@odata.context"`
	ID      string `json:"id"`
	Status  string `json:"status"`
}

// untouched is what is shown of a recommendation that nobody has asked to change:
// a state that no request leads to, so that a client which looks for the traces of
// a lost one never finds any.
const untouched = "completedBySystem"

// recommendations holds the state of each recommendation that was touched.
type recommendations struct {
	mu     sync.Mutex
	states map[string]string
}

// touch brings a recommendation to life. It happens before anything is applied,
// so that one whose request was lost on the way can be looked at nevertheless.
func (rs *recommendations) touch(id, state string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.states == nil {
		rs.states = map[string]string{}
	}
	if rs.states[id] == "" {
		rs.states[id] = state
	}
}

func (rs *recommendations) move(id string, v verb, applied func()) (from string, ok bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	from = rs.states[id]
	if !v.allowed(from) {
		return from, false
	}
	rs.states[id] = v.to
	applied()
	return from, true
}

func (rs *recommendations) state(id string) string {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.states[id]
}

func (s *Simulator) recommend(c *simkit.Call, id, name string, v verb) simkit.Apply {
	target := strings.ToLower(id)
	if !isRecommendation(id) {
		return invalid(c, "the id is not of the form TENANT_Name")
	}
	if refused := v.check(c); refused != nil {
		return refused
	}
	s.recommendations.touch(target, v.from[0])
	if s.desk.Dice.Strikes(simkit.BadTarget, target) {
		return invalid(c, "the request is not valid")
	}
	return func() simkit.Reply { return s.move(c, id, name, v) }
}

func (s *Simulator) move(c *simkit.Call, id, name string, v verb) simkit.Reply {
	target := strings.ToLower(id)
	switch {
	case s.desk.Dice.Strikes(simkit.Fail, target):
		return refuse(c, http.StatusBadRequest, "the recommendation can't be changed")
	case s.desk.Dice.Strikes(simkit.Skip, target):
		return refuse(c, http.StatusNotFound, "the recommendation does not exist")
	}
	from, ok := s.recommendations.move(target, v, func() {
		s.desk.Journal.Enter(simkit.Entry{Provider: provider, Action: name, Target: target, RequestID: c.ID})
	})
	if !ok {
		return refuse(c, http.StatusBadRequest, name+": not allowed from "+from)
	}
	return recommendation(id, v.to)
}

func (s *Simulator) getRecommendation(c *simkit.Call, id string) simkit.Apply {
	if !isRecommendation(id) {
		return invalid(c, "the id is not of the form TENANT_Name")
	}
	return func() simkit.Reply {
		state := s.recommendations.state(strings.ToLower(id))
		if state == "" {
			state = untouched
		}
		return recommendation(id, state)
	}
}

func recommendation(id, state string) simkit.Reply {
	return simkit.JSONReply(http.StatusOK, wireRecommendation{
		Context: "https://graph.microsoft.com/beta/$metadata#directory/recommendations/$entity",
		ID:      id,
		Status:  state,
	})
}

var nameForm = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$`)

func isRecommendation(id string) bool {
	tenant, name, _ := strings.Cut(id, "_")
	return simkit.IsGUID(tenant) && nameForm.MatchString(name)
}
