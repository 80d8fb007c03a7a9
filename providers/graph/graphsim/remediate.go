package graphsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"mopup/providers/simkit"
)

type wireRemediation struct {
	DisplayName          string        `json:"displayName"`
	Description          string        `json:"description"`
	Severity             string        `json:"severity"`
	Action               string        `json:"action"`
	RemediateSendersCopy bool          `json:"remediateSendersCopy"`
	AnalyzedEmails       []wireMessage `json:"analyzedEmails"`
}

type wireMessage struct {
	NetworkMessageID      string `json:"networkMessageId"`
	RecipientEmailAddress string `json:"recipientEmailAddress"`
}

func (m wireMessage) target() string {
	return strings.ToLower(m.NetworkMessageID + " " + m.RecipientEmailAddress)
}

func (s *Simulator) remediate(c *simkit.Call) simkit.Apply {
	var r wireRemediation
	if refused := decode(c, &r); refused != nil {
		return refused
	}
	targets, complaint := s.checkRemediation(r)
	if complaint != "" {
		return invalid(c, complaint)
	}
	for _, t := range targets {
		if s.desk.Dice.Strikes(simkit.BadTarget, t) {
			return invalid(c, "the request is not valid")
		}
	}
	return func() simkit.Reply {
		bulk := simkit.NewGUID()
		entries := make([]simkit.Entry, len(targets))
		for i, t := range targets {
			entries[i] = simkit.Entry{Provider: provider, Action: r.Action, Target: t, Batch: bulk, RequestID: c.ID}
		}
		if !s.remediations.register(r.Action, targets, func() { s.desk.Journal.Enter(entries...) }) {
			return refuse(c, http.StatusConflict, "duplicate remediation")
		}
		location := fmt.Sprintf(`https://security.microsoft.com/action-center/history?filters={"bulkId":["%s"]}&tid=%s`, bulk, s.tenant)
		return simkit.Reply{Status: http.StatusAccepted}.
			With("Content-Type", "application/json;text/plain").
			With("Location", location)
	}
}

func (s *Simulator) checkRemediation(r wireRemediation) (targets []string, complaint string) {
	switch n := len(r.AnalyzedEmails); {
	case r.DisplayName == "":
		return nil, "displayName: must not be empty"
	case !slices.Contains([]string{"low", "medium", "high"}, r.Severity):
		return nil, "severity: must be low, medium or high"
	case !slices.Contains([]string{"moveToJunk", "moveToInbox", "hardDelete", "softDelete", "moveToDeletedItems"}, r.Action):
		return nil, "action: unknown action"
	case n == 0 || n > s.mostMessages:
		return nil, fmt.Sprintf("analyzedEmails: %d messages, must be 1 to %d", n, s.mostMessages)
	}
	seen := map[string]bool{}
	for i, m := range r.AnalyzedEmails {
		t := m.target()
		switch {
		case !simkit.IsGUID(m.NetworkMessageID):
			return nil, fmt.Sprintf("analyzedEmails[%d].networkMessageId: no GUID", i)
		case !simkit.IsEmail(m.RecipientEmailAddress):
			return nil, fmt.Sprintf("analyzedEmails[%d].recipientEmailAddress: no e-mail address", i)
		case seen[t]:
			return nil, fmt.Sprintf("analyzedEmails[%d]: the same message twice", i)
		}
		seen[t] = true
		targets = append(targets, t)
	}
	return targets, ""
}
