package graphsim

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

const (
	insight = tenant + "_Microsoft.Identity.IAM.Insights.StaleApps"
	reason  = `{"dismissReason":"not relevant"}`
	later   = `{"postponeUntilDateTime":"2999-01-01T00:00:00Z"}`
)

func recommendationURL(rest string) string { return "/beta/directory/recommendations/" + rest }

// do does one thing to the recommendation and gives the status of the answer,
// and the one of the recommendation.
func do(t *testing.T, s *Simulator, verb string) (int, string) {
	t.Helper()
	body := map[string]string{"dismiss": reason, "postpone": later}[verb]
	got := ask(t, s, "POST", recommendationURL(insight+"/"+verb), body)
	return got.status, read[wireRecommendation](t, got.text).Status
}

func stateOf(t *testing.T, s *Simulator, id string) string {
	t.Helper()
	got := ask(t, s, "GET", recommendationURL(id), "")
	answer := read[wireRecommendation](t, got.text)
	if got.status != 200 || answer.ID != id {
		t.Fatalf("GET: %+v", got)
	}
	return answer.Status
}

func TestSimulator_AnUnknownRecommendationAllowsItsFirstAction(t *testing.T) {
	for verb, want := range map[string]string{"reactivate": "active", "complete": "completedByUser", "dismiss": "dismissed", "postpone": "postponed"} {
		s := simulate(t)
		if status, state := do(t, s, verb); status != 200 || state != want {
			t.Errorf("%s: %d %s", verb, status, state)
		}
		if status, _ := do(t, s, verb); status != 400 {
			t.Errorf("%s again: %d", verb, status)
		}
		if got := stateOf(t, s, insight); got != want {
			t.Errorf("after %s: %s", verb, got)
		}
		if want := []string{verb + " " + strings.ToLower(insight)}; !slices.Equal(targets(s), want) {
			t.Errorf("applied %q", targets(s))
		}
	}
}

func TestSimulator_ARecommendationKeepsItsState(t *testing.T) {
	s := simulate(t)
	for _, step := range []struct {
		verb   string
		status int
		state  string
	}{
		{"complete", 200, "completedByUser"}, {"reactivate", 200, "active"}, {"reactivate", 400, ""},
		{"dismiss", 200, "dismissed"}, {"reactivate", 200, "active"},
		{"postpone", 200, "postponed"}, {"reactivate", 200, "active"},
		{"dismiss", 200, "dismissed"}, {"complete", 200, "completedByUser"}, {"complete", 400, ""},
	} {
		if status, state := do(t, s, step.verb); status != step.status || state != step.state {
			t.Errorf("%s: %d %s, want %d %s", step.verb, status, state, step.status, step.state)
		}
	}
}

func TestSimulator_ALookChangesNothingAndShowsNoStateThatWasAskedFor(t *testing.T) {
	for verb := range verbs() {
		s := simulate(t)
		seen := stateOf(t, s, insight)
		if status, state := do(t, s, verb); status != 200 || state == seen {
			t.Errorf("%s after a look that showed %s: %d %s", verb, seen, status, state)
		}
	}
}

func TestSimulator_ARequestThatIsLostBeforeApplyingLeavesTheEarlierState(t *testing.T) {
	s := simulate(t, "unavailable-before=100%")
	ask(t, s, "POST", recommendationURL(insight+"/reactivate"), "")
	if got := s.recommendations.get(strings.ToLower(insight)).state; got != "completedByUser" || len(targets(s)) != 0 {
		t.Errorf("it is %q, applied %q", got, targets(s))
	}
}

func TestSimulator_RefusesARecommendationThatIsNotExact(t *testing.T) {
	tests := []struct{ name, id, verb, body, want string }{
		{"an id without a tenant", "Microsoft.Identity.IAM.Insights.StaleApps", "complete", "", "not of the form"},
		{"an id without a name", tenant + "_", "complete", "", "not of the form"},
		{"a bare GUID", tenant, "complete", "", "not of the form"},
		{"an id with a blank", tenant + "_Stale%20Apps", "complete", "", "not of the form"},
		{"a body with unknown fields where none is due", insight, "complete", reason, "body.dismissReason: unknown"},
		{"a reactivation with an array", insight, "reactivate", "[]", "must be an object"},
		{"a dismissal without a reason", insight, "dismiss", "{}", "dismissReason: missing"},
		{"a dismissal with an empty reason", insight, "dismiss", `{"dismissReason":""}`, "must not be empty"},
		{"a reason that is no string", insight, "dismiss", `{"dismissReason":true}`, "must be a string"},
		{"a postponement without a date", insight, "postpone", "{}", "postponeUntilDateTime: missing"},
		{"a postponement to no date", insight, "postpone", `{"postponeUntilDateTime":"tomorrow"}`, "no date and time"},
		{"a postponement to a day without a time", insight, "postpone", `{"postponeUntilDateTime":"2999-01-01"}`, "no date and time"},
		{"a postponement into the past", insight, "postpone", `{"postponeUntilDateTime":"1999-12-31T23:59:59Z"}`, "must lie in the future"},
		{"a postponement to this very moment", insight, "postpone", `{"postponeUntilDateTime":"2000-01-01T00:00:00Z"}`, "must lie in the future"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // it is 2000-01-01T00:00:00Z
				s := simulate(t)
				wantRefusal(t, s, ask(t, s, "POST", recommendationURL(test.id+"/"+test.verb), test.body), 400, test.want)
			})
		})
	}
	s := simulate(t)
	wantRefusal(t, s, ask(t, s, "GET", recommendationURL(tenant), ""), 400, "not of the form")
	wantRefusal(t, s, ask(t, s, "POST", recommendationURL(insight+"/dismiss"), ""), 415, "content type")
}

func TestSimulator_TheFutureIsThatOfItsOwnClock(t *testing.T) {
	for spec, want := range map[string]int{"skew=0s": 200, "skew=-1h": 200, "skew=1h": 400} {
		synctest.Test(t, func(t *testing.T) { // it is 2000-01-01T00:00:00Z
			got := ask(t, simulate(t, spec), "POST", recommendationURL(insight+"/postpone"), `{"postponeUntilDateTime":"2000-01-01T00:30:00Z"}`)
			if got.status != want {
				t.Errorf("%s: %d %s, want %d", spec, got.status, got.text, want)
			}
		})
	}
}

func TestSimulator_FailedAndSkippedRecommendationsAreRefused(t *testing.T) {
	for spec, want := range map[string]int{"fail=100%": 400, "skip=100%": 404, "fail=" + insight: 400, "skip=" + insight: 404, "bad-target=" + insight: 400} {
		s := simulate(t, spec)
		got := ask(t, s, "POST", recommendationURL(insight+"/complete"), "{}")
		wantRefusal(t, s, got, want, "")
	}
}
