package tmcassim

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"mopup/providers/simkit"
)

const timeLayout = "2006-01-02T15:04:05.000Z"

type wireAnswer struct {
	Code        int          `json:"code"`
	Msg         string       `json:"msg"`
	TraceID     string       `json:"traceId"`
	Count       int          `json:"count"`
	CurrentLink string       `json:"current_link"`
	NextLink    wireLink     `json:"next_link,omitempty"`
	Actions     []wireResult `json:"actions"`
}

type wireResult struct {
	ActionType        string `json:"action_type"`
	Service           string `json:"service"`
	AccountProvider   string `json:"account_provider"`
	AccountUserEmail  string `json:"account_user_email"`
	ActionID          string `json:"action_id"`
	BatchID           string `json:"batch_id"`
	Status            string `json:"status"`
	ActionRequestedAt string `json:"action_requested_at"`
	ActionExecutedAt  string `json:"action_executed_at,omitempty"`
	ErrorCode         int    `json:"error_code"`
	ErrorMessage      string `json:"error_message"`
}

func (s *Simulator) get(c *simkit.Call) simkit.Apply {
	if len(c.Body) > 0 {
		return invalid(c, "a GET takes no body")
	}
	now := s.desk.Now()
	q, complaint := readQuestion(c.URL.RawQuery, now)
	if complaint != "" {
		return invalid(c, complaint)
	}
	return func() simkit.Reply {
		found, next := s.records.find(q, now)
		answer := wireAnswer{TraceID: c.ID, CurrentLink: c.URL.String(), Actions: s.show(found, now)}
		answer.Count = len(answer.Actions)
		answer.NextLink = s.noMore()
		if next >= 0 {
			answer.NextLink = s.more(c.URL, q.after(next))
		}
		return simkit.JSONReply(http.StatusOK, answer)
	}
}

// show gives the results in no order at all: nobody may count on one.
func (s *Simulator) show(found []shown, now time.Time) []wireResult {
	if n := len(found); n > 0 && s.desk.Dice.Hit(simkit.DropResults) {
		i := s.desk.Dice.Number(simkit.DropResults, n)
		found = slices.Delete(found, i, i+1)
	}
	results := make([]wireResult, len(found))
	var c calendar
	for i, a := range found {
		results[i] = a.show(now, &c)
	}
	rand.Shuffle(len(results), func(i, j int) { results[i], results[j] = results[j], results[i] })
	return results
}

func (a shown) show(now time.Time, c *calendar) wireResult {
	result := wireResult{
		ActionType: a.kind, Service: "exchange", AccountProvider: "office365", AccountUserEmail: a.address,
		ActionID: a.id, BatchID: a.batch, Status: a.status(now), ActionRequestedAt: c.write(a.requested),
	}
	switch fate(result.Status) {
	case success:
		result.ActionExecutedAt = c.write(a.settled())
	case failed:
		result.ActionExecutedAt = c.write(a.settled())
		result.ErrorCode, result.ErrorMessage = -999, "the action failed"
	case skipped:
		result.ErrorCode, result.ErrorMessage = 200, "ResourceNotFound"
	}
	return result
}

// calendar writes moments, and remembers the last one: many actions share it.
type calendar struct {
	at   time.Time
	text string
}

func (c *calendar) write(at time.Time) string {
	if c.text == "" || at != c.at {
		c.at, c.text = at, at.Format(timeLayout)
	}
	return c.text
}
