package graph

import (
	"strings"
	"testing"
)

func TestChecks_SayWhatAnIDIsInstead(t *testing.T) {
	const (
		id   = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
		name = "_Microsoft.Identity.IAM.Insights.X"
		like = "TENANT-GUID_Microsoft.Identity.IAM.Insights.Name"
	)
	checks := map[string]func(string) (string, error){
		"e-mail": checkMessageID, "sign-in": checkRequestID, "recommendation": checkRecommendation(tenant),
	}
	for _, c := range []struct{ of, value, want string }{
		{"e-mail", "<abc@mail>", `"<abc@mail>" is an internet message id, which names the same mail for all recipients; the network message id is a GUID`},
		{"e-mail", "abc@mail", `"abc@mail" is an e-mail address or an internet message id; the network message id is a GUID`},
		{"e-mail", "x", `"x" is no GUID`},
		{"sign-in", "ann@corp.example", `"ann@corp.example" is an e-mail address, which names a user; a sign-in is named by its request id, a GUID`},
		{"sign-in", id + name, `"` + (id + name)[:60] + `"... looks like the id of a recommendation; a sign-in is named by its request id, a GUID alone`},
		{"sign-in", "4711", `"4711" is no GUID but a number: a spreadsheet cuts zeros before a number, and rounds what is beyond its 15th digit`},
		{"recommendation", "ann@corp.example", `"ann@corp.example" is no recommendation id but an e-mail address; the id is like ` + like},
		{"recommendation", id, `"` + id + `" is no recommendation id but a GUID alone, and names none; the id is like ` + like},
		{"recommendation", "InactiveGuests", `"InactiveGuests" is no recommendation id, such as ` + like},
		{"recommendation", tenant + "_X.", `"` + tenant + `_X." is no recommendation id, such as ` + like},
	} {
		if _, err := checks[c.of](c.value); err == nil || err.Error() != c.want {
			t.Errorf("%s %q gave\n%v, want\n%s", c.of, c.value, err, c.want)
		}
	}
}

func TestFields_KnowTheHeadersOfPortals(t *testing.T) {
	fold := func(header string) string {
		return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(header))
	}
	for _, c := range []struct{ action, field, is, not, never string }{
		{"signin-dismiss", "requestId", "Request ID", "Id", "Correlation ID, User ID, Unique token identifier, Application ID, Resource ID, Session ID"},
		{"email-soft-delete", "networkMessageId", "Network Message ID", "Message ID", "Internet message ID, Submission ID, Alert ID"},
		{"email-soft-delete", "recipientEmailAddress", "Recipients", "Sender, SenderFromAddress, From, Sender mail from address", ""},
		{"recommendation-dismiss", "id", "Recommendation ID", "displayName", "Recommendation type, Impacted resource id"},
	} {
		for _, f := range action(t, Actions(), c.action).Fields {
			if f.Name != c.field {
				continue
			}
			has := map[string]string{}
			for _, n := range f.Names {
				has[fold(n)] = "is"
			}
			for _, d := range f.Decoys {
				for _, n := range d.Names {
					has[fold(n)] = map[bool]string{false: "not", true: "never"}[d.Never]
				}
			}
			for want, headers := range map[string]string{"is": c.is, "not": c.not, "never": c.never} {
				for header := range strings.SplitSeq(headers, ", ") {
					if header != "" && has[fold(header)] != want {
						t.Errorf("%s: %q is %q, want %q", f.Name, header, has[fold(header)], want)
					}
				}
			}
		}
	}
}
