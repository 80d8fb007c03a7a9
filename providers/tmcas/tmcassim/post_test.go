package tmcassim

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mopup/providers/simkit"
)

func TestSimulator_TakesAMixedArrayAndJournalsIt(t *testing.T) {
	s := simulate(t)
	body := array(action("ACCOUNT_DISABLE", "Ann@Corp.example"), action("ACCOUNT_ENABLE_MFA", "ann@corp.example"),
		action("ACCOUNT_RESET_PASSWORD", "bob@corp.example"), action("ACCOUNT_REVOKE_SIGNIN_SESSIONS", "o'brien@corp.example"))
	got := ask(t, s, "POST", host+path, body, "Content-Type", "application/json; charset=UTF-8")
	form := regexp.MustCompile(`^\{"code":0,"msg":"","batch_id":"[0-9a-f-]{36}","traceId":"[0-9a-f-]{36}"\}$`)
	if got.status != http.StatusCreated || !form.MatchString(got.text) {
		t.Fatalf("got %d %s", got.status, got.text)
	}
	answer := read[wireAccepted](t, got.text)
	var lines []string
	for _, e := range s.Journal().Applied() {
		if e.Provider != "tmcas" || e.Batch != answer.BatchID || e.RequestID != answer.TraceID {
			t.Errorf("entry %+v of answer %+v", e, answer)
		}
		lines = append(lines, e.Action+" "+e.Target)
	}
	want := []string{"ACCOUNT_DISABLE ann@corp.example", "ACCOUNT_ENABLE_MFA ann@corp.example",
		"ACCOUNT_RESET_PASSWORD bob@corp.example", "ACCOUNT_REVOKE_SIGNIN_SESSIONS o'brien@corp.example"}
	if !slices.Equal(lines, want) {
		t.Errorf("applied %q", lines)
	}
}

func TestSimulator_RefusesAPostThatIsNotExact(t *testing.T) {
	good := action("ACCOUNT_DISABLE", "ann@corp.example")
	tests := []struct{ name, body, want string }{
		{"an unknown field", array(strings.Replace(good, "{", `{"note":"x",`, 1)), "body[0].note: unknown"},
		{"a field in another letter case", array(strings.Replace(good, "service", "Service", 1)), "body[0].Service: unknown"},
		{"a field given twice", array(strings.Replace(good, "{", `{"service":"exchange",`, 1)), "service: given twice"},
		{"a missing field", array(good, strings.Replace(good, `"service":"exchange",`, "", 1)), "body[1].service: missing"},
		{"a number for a string", array(strings.Replace(good, `"exchange"`, "1", 1)), "body[0].service: must be a string"},
		{"null for a string", array(strings.Replace(good, `"exchange"`, "null", 1)), "body[0].service: must be a string"},
		{"an object for the array", good, "body: must be an array"},
		{"an action wrapped in an object", `{"actions":[` + good + `]}`, "body: must be an array"},
		{"an empty array", "[]", "0 actions"},
		{"an empty body", "", "content type"},
		{"an array cut short", "[" + good, "no JSON"},
		{"something after the array", array(good) + "[]", "more after"},
		{"an unknown action", array(action("ACCOUNT_DELETE", "ann@corp.example")), "unknown action"},
		{"an action in lower case", array(action("account_disable", "ann@corp.example")), "unknown action"},
		{"another service", array(strings.Replace(good, "exchange", "onedrive", 1)), "service: must be exchange"},
		{"another account provider", array(strings.Replace(good, "office365", "google", 1)), "account_provider: must be office365"},
		{"an address that is none", array(good, action("ACCOUNT_DISABLE", "bob")), "body[1].account_user_email: no e-mail address"},
		{"an address with a name", array(action("ACCOUNT_DISABLE", "Bob <bob@corp.example>")), "no e-mail address"},
		{"the same action for the same account twice", disable("ann@corp.example", "ANN@corp.example"), "twice"},
		{"more actions than it takes", disable(accounts(501)...), "501 actions, must be 1 to 500"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := simulate(t)
			got := ask(t, s, "POST", host+path, test.body)
			refused := read[wireError](t, got.text)
			if got.status != 400 || refused.Code != -4000001 || refused.TraceID == "" || !strings.Contains(refused.Msg, test.want) {
				t.Errorf("got %d %s, want 400 with %q", got.status, got.text, test.want)
			}
			if n := len(s.Journal().Applied()); n != 0 {
				t.Errorf("%d accounts were applied", n)
			}
		})
	}
}

func TestSimulator_RefusesACallAtTheDoor(t *testing.T) {
	good := disable("ann@corp.example")
	tests := []struct {
		name, method, url string
		header            []string
		status, code      int
	}{
		{"a wrong content type", "POST", path, []string{"Content-Type", "text/json"}, 400, -4000001},
		{"a form", "POST", path, []string{"Content-Type", "application/x-www-form-urlencoded"}, 400, -4000001},
		{"a parameter on a POST", "POST", path + "?limit=1", nil, 400, -4000001},
		{"a wrong token", "POST", path, []string{"Authorization", "Bearer other"}, 401, -4010001},
		{"no token", "POST", path, []string{"Authorization", ""}, 401, -4010001},
		{"a wrong version", "POST", "/v2/mitigation/accounts", nil, 404, -4040001},
		{"a path with a slash too many", "POST", path + "/", nil, 404, -4040001},
		{"the sister call for e-mails", "POST", "/v1/mitigation/mails", nil, 404, -4040001},
		{"a wrong method", "PUT", path, nil, 405, -4050001},
		{"a GET with a body", "GET", path, nil, 400, -4000001},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(simkit.Options{Token: "token"})
			got := ask(t, s, test.method, host+test.url, good, test.header...)
			if got.status != test.status || read[wireError](t, got.text).Code != test.code {
				t.Errorf("got %d %s, want %d with code %d", got.status, got.text, test.status, test.code)
			}
			if n := len(s.Journal().Applied()); n != 0 {
				t.Errorf("%d accounts were applied", n)
			}
		})
	}
}

func TestSimulator_TheMostActionsOfARequestCanBeSet(t *testing.T) {
	s := New(simkit.Options{MostAccounts: 2})
	if got := ask(t, s, "POST", host+path, disable(accounts(3)...)); got.status != 400 {
		t.Errorf("three of two: got %d", got.status)
	}
	post(t, s, disable(accounts(2)...))
}

func TestSimulator_ABadTargetSinksItsRequestWithoutBeingNamed(t *testing.T) {
	s := simulate(t, "bad-target=User1@Corp.example")
	got := ask(t, s, "POST", host+path, disable(accounts(3)...))
	if got.status != 400 || strings.Contains(got.text, "user1") || strings.Contains(got.text, "[1]") {
		t.Errorf("got %d %s", got.status, got.text)
	}
	if n := len(s.Journal().Applied()); n != 0 {
		t.Errorf("%d accounts were applied", n)
	}
	post(t, s, disable("user0@corp.example", "user2@corp.example"))
}
