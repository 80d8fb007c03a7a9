package graphsim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func signInURL(last string) string { return "/v1.0/auditLogs/signIns/" + last }

func requestIDsOf(ids ...string) string {
	return fmt.Sprintf(`{"requestIds":["%s"]}`, strings.Join(ids, `","`))
}

func riskStateOf(t *testing.T, s *Simulator, id string) string {
	t.Helper()
	got := ask(t, s, "GET", signInURL(id), "")
	if got.status != 200 || got.header.Get("request-id") == "" {
		t.Fatalf("GET: %+v", got)
	}
	answer := read[wireSignIn](t, got.text)
	if answer.ID != id {
		t.Errorf("asked for %s, got %s", id, answer.ID)
	}
	return answer.RiskState
}

func TestSimulator_AConfirmationSetsTheRiskStateAndMayBeRepeated(t *testing.T) {
	s := simulate(t)
	if got := riskStateOf(t, s, guid(1)); got != "atRisk" {
		t.Errorf("untouched: %s", got)
	}
	for i, step := range []struct{ verb, want string }{
		{"confirmCompromised", "confirmedCompromised"},
		{"confirmCompromised", "confirmedCompromised"},
		{"confirmSafe", "confirmedSafe"},
		{"dismiss", "dismissed"},
	} {
		got := ask(t, s, "POST", signInURL(step.verb), requestIDsOf(strings.ToUpper(guid(1)), guid(2)))
		if got.status != 204 || got.text != "" || got.header.Get("request-id") == "" {
			t.Fatalf("%s: %+v", step.verb, got)
		}
		if state := riskStateOf(t, s, guid(1)); state != step.want {
			t.Errorf("after %s: %s", step.verb, state)
		}
		want := []string{step.verb + " " + guid(1), step.verb + " " + guid(2)}
		if list := targets(s); !slices.Equal(list[2*i:], want) {
			t.Errorf("applied %q", list)
		}
	}
}

func TestSimulator_RefusesAConfirmationThatIsNotExact(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"an unknown field", `{"requestIds":["` + guid(1) + `"],"note":""}`, "body.note: unknown"},
		{"a name in another letter case", `{"requestIDs":["` + guid(1) + `"]}`, "body.requestIDs: unknown"},
		{"a missing field", `{}`, "body.requestIds: missing"},
		{"a string for the array", `{"requestIds":"` + guid(1) + `"}`, "must be an array"},
		{"a number for an id", `{"requestIds":[1]}`, "body.requestIds[0]: must be a string"},
		{"no ids", `{"requestIds":[]}`, "0 ids"},
		{"an id that is no GUID", requestIDsOf(guid(1), "x"), "requestIds[1]: no GUID"},
		{"an id in braces", requestIDsOf("{" + guid(1) + "}"), "no GUID"},
		{"an id given twice", requestIDsOf(tenant, strings.ToUpper(tenant)), "requestIds[1]: given twice"},
		{"more ids than it takes", requestIDsOf(guids(61)...), "61 ids, must be 1 to 60"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := simulate(t)
			wantRefusal(t, s, ask(t, s, "POST", signInURL("confirmSafe"), test.body), 400, test.want)
		})
	}
	s := simulate(t)
	wantRefusal(t, s, ask(t, s, "GET", signInURL("none"), ""), 400, "no GUID")
}

func TestSimulator_TakesSixtySignIns(t *testing.T) {
	s := simulate(t)
	if got := ask(t, s, "POST", signInURL("dismiss"), requestIDsOf(guids(60)...)); got.status != 204 || len(targets(s)) != 60 {
		t.Errorf("got %d, applied %d", got.status, len(targets(s)))
	}
}

func TestSimulator_ARiskStateMayLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, "settle=5s")
		ask(t, s, "POST", signInURL("confirmSafe"), requestIDsOf(guid(1)))
		for _, want := range []string{"atRisk", "confirmedSafe"} {
			if got := riskStateOf(t, s, guid(1)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			pass(5 * time.Second)
		}
		ask(t, s, "POST", signInURL("dismiss"), requestIDsOf(guid(1)))
		for _, want := range []string{"confirmedSafe", "dismissed"} {
			if got := riskStateOf(t, s, guid(1)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			pass(5 * time.Second)
		}
	})
}

func TestSimulator_ABadSignInSinksItsRequest(t *testing.T) {
	s := simulate(t, "bad-target="+strings.ToUpper(tenant))
	wantRefusal(t, s, ask(t, s, "POST", signInURL("confirmSafe"), requestIDsOf(guid(1), tenant)), 400, "the request is not valid")
}
