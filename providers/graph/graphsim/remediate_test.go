package graphsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/providers/simkit"
)

const remediateURL = "/v1.0/security/collaboration/analyzedEmails/remediate"

func message(n int) string {
	return fmt.Sprintf(`{"networkMessageId":%q,"recipientEmailAddress":"User%d@corp.example"}`, strings.ToUpper(guid(n)), n)
}

// remediation is a body with the numbered messages.
func remediation(action string, numbers ...int) string {
	var messages []string
	for _, n := range numbers {
		messages = append(messages, message(n))
	}
	return fmt.Sprintf(`{"displayName":"mopup","description":"","severity":"medium","action":%q,"remediateSendersCopy":false,"analyzedEmails":[%s]}`,
		action, strings.Join(messages, ","))
}

func TestSimulator_AcceptsARemediationAsTheVendorDoes(t *testing.T) {
	location := regexp.MustCompile(`^https://security\.microsoft\.com/action-center/history\?filters=\{"bulkId":\["([0-9a-f-]{36})"\]\}&tid=[0-9a-f-]{36}$`)
	for _, version := range []string{"v1.0", "beta"} {
		for _, action := range []string{"moveToJunk", "moveToInbox", "hardDelete", "softDelete", "moveToDeletedItems"} {
			s := simulate(t)
			got := ask(t, s, "POST", strings.Replace(remediateURL, "v1.0", version, 1), remediation(action, 1, 2))
			bulk := location.FindStringSubmatch(got.header.Get("Location"))
			if got.status != 202 || got.text != "" || bulk == nil || got.header.Get("Content-Type") != "application/json;text/plain" {
				t.Fatalf("%s %s: got %+v", version, action, got)
			}
			want := []string{action + " " + guid(1) + " user1@corp.example", action + " " + guid(2) + " user2@corp.example"}
			if !slices.Equal(targets(s), want) {
				t.Errorf("applied %q", targets(s))
			}
			if e := s.Journal().Applied()[1]; e.Provider != "graph" || e.Batch != bulk[1] || e.RequestID != got.header.Get("request-id") {
				t.Errorf("entry %+v of answer %+v", e, got)
			}
		}
	}
}

func TestSimulator_RemediatesWhereTheCloudDoes(t *testing.T) {
	tests := []struct {
		host     string
		v1, beta int
	}{
		{"http://127.0.0.1:8480", 202, 202},
		{"https://graph.microsoft.com", 202, 202},
		{"https://graph.microsoft.us", 404, 202},
		{"https://dod-graph.microsoft.us", 404, 202},
		{"https://DOD-graph.microsoft.us:443", 404, 202},
		{"https://microsoftgraph.chinacloudapi.cn", 404, 404},
	}
	for _, test := range tests {
		t.Run(test.host, func(t *testing.T) {
			for version, want := range map[string]int{"v1.0": test.v1, "beta": test.beta} {
				s := simulate(t)
				url := test.host + strings.Replace(remediateURL, "v1.0", version, 1)
				if got := ask(t, s, "POST", url, remediation("softDelete", 1)); got.status != want {
					t.Errorf("%s: %d %s, want %d", version, got.status, got.text, want)
				}
				body := batchOf(inner("1", "POST", remediateURL[len("/v1.0"):], remediation("softDelete", 2)))
				got := ask(t, s, "POST", test.host+"/"+version+"/$batch", body)
				if r := read[wireBatchAnswer](t, got.text).Responses; len(r) != 1 || r[0].Status != want {
					t.Errorf("%s in $batch: %d %s, want %d", version, got.status, got.text, want)
				}
			}
			s := simulate(t)
			if got := ask(t, s, "POST", test.host+signInURL("dismiss"), requestIDsOf(guid(1))); got.status != 204 {
				t.Errorf("sign-in: %d %s", got.status, got.text)
			}
		})
	}
}

func TestSimulator_RefusesARemediationThatIsNotExact(t *testing.T) {
	good := remediation("softDelete", 1, 2)
	tests := []struct{ name, old, new, want string }{
		{"an unknown field", `{"displayName"`, `{"note":"x","displayName"`, "body.note: unknown"},
		{"a field given twice", `{"displayName"`, `{"displayName":"x","displayName"`, "displayName: given twice"},
		{"a missing name", `"displayName":"mopup",`, ``, "body.displayName: missing"},
		{"a missing description", `"description":"",`, ``, "body.description: missing"},
		{"a missing severity", `"severity":"medium",`, ``, "body.severity: missing"},
		{"a missing action", `"action":"softDelete",`, ``, "body.action: missing"},
		{"a missing sender's copy", `"remediateSendersCopy":false,`, ``, "body.remediateSendersCopy: missing"},
		{"a sender's copy that is a string", `"remediateSendersCopy":false`, `"remediateSendersCopy":"false"`, "must be a boolean"},
		{"an empty name", `"mopup"`, `""`, "displayName: must not be empty"},
		{"an unknown severity", `"medium"`, `"Medium"`, "severity"},
		{"an unknown action", `"softDelete"`, `"moveToQuarantine"`, "action: unknown action"},
		{"an action in lower case", `"softDelete"`, `"softdelete"`, "action: unknown action"},
		{"no messages", message(1) + "," + message(2), ``, "0 messages"},
		{"a message id that is no GUID", strings.ToUpper(guid(2)), `<CAF@mail.example>`, "analyzedEmails[1].networkMessageId: no GUID"},
		{"a recipient that is no address", "User2@corp.example", "User2", "analyzedEmails[1].recipientEmailAddress: no e-mail address"},
		{"a message without a recipient", `,"recipientEmailAddress":"User2@corp.example"`, ``, "recipientEmailAddress: missing"},
		{"the same message twice", message(2), strings.Replace(message(1), "User1", "uSER1", 1), "the same message twice"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body := strings.Replace(good, test.old, test.new, 1)
			if body == good {
				t.Fatal("the case changes nothing")
			}
			s := simulate(t)
			wantRefusal(t, s, ask(t, s, "POST", remediateURL, body), 400, test.want)
		})
	}
}

func TestSimulator_TheMostMessagesOfARemediationCanBeSet(t *testing.T) {
	s := New(simkit.Options{MostMessages: 2})
	wantRefusal(t, s, ask(t, s, "POST", remediateURL, remediation("softDelete", 1, 2, 3)), 400, "3 messages, must be 1 to 2")
}

func TestSimulator_TheSameRemediationIsADuplicateForHalfAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t)
		for _, step := range []struct {
			name, body string
			want       int
		}{
			{"the first", remediation("softDelete", 1, 2), 202},
			{"the same", remediation("softDelete", 1, 2), 409},
			{"the same in another order", remediation("softDelete", 2, 1), 409},
			{"another action", remediation("hardDelete", 1, 2), 202},
			{"fewer messages", remediation("softDelete", 1), 202},
		} {
			if got := ask(t, s, "POST", remediateURL, step.body); got.status != step.want {
				t.Errorf("%s: %d %s", step.name, got.status, got.text)
			}
		}
		pass(30*time.Minute - time.Second)
		if got := ask(t, s, "POST", remediateURL, remediation("softDelete", 1, 2)); got.status != 409 || len(targets(s)) != 5 {
			t.Errorf("a little later: %d, applied %d", got.status, len(targets(s)))
		}
		pass(time.Second)
		if got := ask(t, s, "POST", remediateURL, remediation("softDelete", 1, 2)); got.status != 202 || len(targets(s)) != 7 {
			t.Errorf("after half an hour: %d, applied %d", got.status, len(targets(s)))
		}
	})
}

func TestSimulator_ABadMessageSinksItsRemediation(t *testing.T) {
	s := simulate(t, "bad-target="+strings.ToUpper(guid(2))+" USER2@corp.example")
	got := ask(t, s, "POST", remediateURL, remediation("softDelete", 1, 2))
	wantRefusal(t, s, got, 400, "the request is not valid")
	if strings.Contains(got.text, guid(2)) || strings.Contains(got.text, "user2") {
		t.Errorf("it says which: %s", got.text)
	}
}
