package graphsim

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"mopup/providers/simkit"
)

type wireRecommendation struct {
	Context string `json:"@odata.context"`
	ID      string `json:"id"`
	Status  string `json:"status"`
	// The vendor's page of the resource has no reason. It is shown here so that a
	// client can be seen to tell one dismissal from another.
	Reason *string    `json:"dismissReason"`
	Until  *time.Time `json:"postponeUntilDateTime"`
}

// recommendation is how one stands, and what went with its last change.
type recommendation struct {
	state  string
	reason string    // of a dismissal
	until  time.Time // to which it is postponed
}

// untouched is what is shown of a recommendation that nobody has asked to change:
// a state that no request leads to, so that a client which looks for the traces of
// a lost one never finds any.
const untouched = "completedBySystem"

// recommendations holds each recommendation that was touched.
type recommendations struct {
	mu  sync.Mutex
	all map[string]recommendation
}

// touch brings a recommendation to life. It happens before anything is applied,
// so that one whose request was lost on the way can be looked at nevertheless.
func (rs *recommendations) touch(id, state string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.all == nil {
		rs.all = map[string]recommendation{}
	}
	if rs.all[id].state == "" {
		rs.all[id] = recommendation{state: state}
	}
}

func (rs *recommendations) move(id string, v verb, to recommendation, applied func()) (from string, ok bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	from = rs.all[id].state
	if !v.allowed(from) {
		return from, false
	}
	rs.all[id] = to
	applied()
	return from, true
}

func (rs *recommendations) get(id string) recommendation {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.all[id]
}

func (s *Simulator) recommend(c *simkit.Call, id, name string, v verb) simkit.Apply {
	target := strings.ToLower(id)
	if !isRecommendation(id) {
		return invalid(c, "the id is not of the form TENANT_Name")
	}
	to := recommendation{state: v.to}
	if refused := v.check(c, &to); refused != nil {
		return refused
	}
	s.recommendations.touch(target, v.from[0])
	if s.desk.Dice.Strikes(simkit.BadTarget, target) {
		return invalid(c, "the request is not valid")
	}
	return func() simkit.Reply { return s.move(c, id, name, v, to) }
}

func (s *Simulator) move(c *simkit.Call, id, name string, v verb, to recommendation) simkit.Reply {
	target := strings.ToLower(id)
	switch {
	case s.desk.Dice.Strikes(simkit.Fail, target):
		return refuse(c, http.StatusBadRequest, "the recommendation can't be changed")
	case s.desk.Dice.Strikes(simkit.Skip, target):
		return refuse(c, http.StatusNotFound, "the recommendation does not exist")
	}
	from, ok := s.recommendations.move(target, v, to, func() {
		s.desk.Journal.Enter(simkit.Entry{Provider: provider, Action: name, Target: target, RequestID: c.ID})
	})
	if !ok {
		return refuse(c, http.StatusBadRequest, name+": not allowed from "+from)
	}
	return to.reply(id)
}

func (s *Simulator) getRecommendation(c *simkit.Call, id string) simkit.Apply {
	if !isRecommendation(id) {
		return invalid(c, "the id is not of the form TENANT_Name")
	}
	return func() simkit.Reply {
		is := s.recommendations.get(strings.ToLower(id))
		if is.state == "" {
			is.state = untouched
		}
		return is.reply(id)
	}
}

func (r recommendation) reply(id string) simkit.Reply {
	shown := wireRecommendation{
		Context: "https://graph.microsoft.com/beta/$metadata#directory/recommendations/$entity",
		ID:      id,
		Status:  r.state,
	}
	if r.reason != "" {
		shown.Reason = &r.reason
	}
	if !r.until.IsZero() {
		shown.Until = &r.until
	}
	return simkit.JSONReply(http.StatusOK, shown)
}

var nameForm = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$`)

func isRecommendation(id string) bool {
	tenant, name, _ := strings.Cut(id, "_")
	return simkit.IsGUID(tenant) && nameForm.MatchString(name)
}
