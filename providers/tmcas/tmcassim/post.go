package tmcassim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"mopup/providers/simkit"
)

type wireAction struct {
	ActionType       string `json:"action_type"`
	Service          string `json:"service"`
	AccountProvider  string `json:"account_provider"`
	AccountUserEmail string `json:"account_user_email"`
}

type wireAccepted struct {
	Code    int    `json:"code"`
	Msg     string `json:"msg"`
	BatchID string `json:"batch_id"`
	TraceID string `json:"traceId"`
}

var actionTypes = []string{"ACCOUNT_DISABLE", "ACCOUNT_ENABLE_MFA", "ACCOUNT_RESET_PASSWORD", "ACCOUNT_REVOKE_SIGNIN_SESSIONS"}

func (s *Simulator) post(c *simkit.Call) simkit.Apply {
	var actions []wireAction
	if complaint := s.readActions(c, &actions); complaint != "" {
		return invalid(c, complaint)
	}
	for _, a := range actions {
		if s.desk.Dice.Strikes(simkit.BadTarget, strings.ToLower(a.AccountUserEmail)) {
			return invalid(c, "the parameters are not valid")
		}
	}
	return func() simkit.Reply {
		batch := simkit.NewGUID()
		s.apply(c, batch, actions)
		return simkit.JSONReply(http.StatusCreated, wireAccepted{BatchID: batch, TraceID: c.ID})
	}
}

func (s *Simulator) readActions(c *simkit.Call, actions *[]wireAction) (complaint string) {
	if c.URL.RawQuery != "" {
		return "a POST takes no parameters"
	}
	if !c.JSON() {
		return "the content type must be application/json"
	}
	if err := simkit.Decode(c.Body, actions); err != nil {
		return err.Error()
	}
	if n := len(*actions); n == 0 || n > s.most {
		return fmt.Sprintf("%d actions, must be 1 to %d", n, s.most)
	}
	type doing struct{ action, address string }
	seen := make(map[doing]bool, len(*actions))
	for i, a := range *actions {
		if complaint := checkAction(a); complaint != "" {
			return fmt.Sprintf("body[%d].%s", i, complaint)
		}
		pair := doing{a.ActionType, strings.ToLower(a.AccountUserEmail)}
		if seen[pair] {
			return fmt.Sprintf("body[%d]: the same action for the same account twice", i)
		}
		seen[pair] = true
	}
	return ""
}

func checkAction(a wireAction) (complaint string) {
	switch {
	case !slices.Contains(actionTypes, a.ActionType):
		return "action_type: unknown action"
	case a.Service != "exchange":
		return "service: must be exchange"
	case a.AccountProvider != "office365":
		return "account_provider: must be office365"
	case !simkit.IsEmail(a.AccountUserEmail):
		return "account_user_email: no e-mail address"
	}
	return ""
}

// apply decides the fate of each action, and journals those that succeed.
func (s *Simulator) apply(c *simkit.Call, batch string, actions []wireAction) {
	t := newTaken(batch, s.desk.Dice.Pick(simkit.Late, simkit.Span{}), len(actions))
	applied := make([]simkit.Entry, 0, len(actions))
	for _, a := range actions {
		address := strings.ToLower(a.AccountUserEmail)
		f := s.fate(address)
		t.add(a.ActionType, address, f, s.desk.Dice.Pick(simkit.Settle, usual()))
		if f == success {
			applied = append(applied, simkit.Entry{
				Provider: provider, Action: a.ActionType, Target: address, Batch: batch, RequestID: c.ID,
			})
		}
	}
	s.records.add(t, func() { s.desk.Journal.Enter(applied...) })
}

// usual is how long actions took in recorded runs.
func usual() simkit.Span {
	return simkit.Span{Min: 300 * time.Millisecond, Max: 3500 * time.Millisecond}
}

func (s *Simulator) fate(address string) fate {
	switch {
	case s.desk.Dice.Strikes(simkit.Fail, address):
		return failed
	case s.desk.Dice.Strikes(simkit.Skip, address):
		return skipped
	}
	return success
}
