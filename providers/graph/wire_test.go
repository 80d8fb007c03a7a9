package graph

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// send sends to a vendor that answers 500 and gives what it received.
func send(t *testing.T, b batch.Batch, change ...func(*Config)) *exchangetest.Stub {
	t.Helper()
	s := &exchangetest.Stub{Status: 500}
	_, _ = provider(t, s, change...).Send(t.Context(), b)
	if s.Method == "" {
		t.Fatal("no request was made")
	}
	return s
}

func TestSend_WritesEachBodyAsTheVendorDocumentsIt(t *testing.T) {
	const (
		id11 = "00000000-0000-4000-8000-000000000011"
		rec  = tenant + "_Microsoft.Identity.IAM.Insights.Name11"
	)
	email := targets("email-soft-delete", 1)
	email.Settings = map[string]string{"name": "Invoice phish", "description": "wave 2", "severity": "high", "senders-copy": "true"}
	postpone := targets("recommendation-postpone", 1)
	postpone.Settings = map[string]string{"postpone-until": "2027-01-31T00:00:00Z"}
	dismiss := targets("recommendation-dismiss", 1)
	dismiss.Settings = map[string]string{"dismiss-reason": "accepted risk"}
	inner := func(word, body string) string {
		return `{"requests":[{"id":"1","method":"POST","url":"/directory/recommendations/` + rec + `/` + word +
			`","headers":{"Content-Type":"application/json"},"body":` + body + `}]}`
	}
	cases := []struct {
		name      string
		b         batch.Batch
		url, body string
	}{
		{"an e-mail with all settings", email, "https://graph.microsoft.com/v1.0/security/collaboration/analyzedEmails/remediate",
			`{"displayName":"Invoice phish","description":"wave 2","severity":"high","action":"softDelete","remediateSendersCopy":true,` +
				`"analyzedEmails":[{"networkMessageId":"` + id11 + `","recipientEmailAddress":"user11@corp.example"}]}`},
		{"an e-mail without settings has sensible ones", targets("email-move-to-junk", 1), "https://graph.microsoft.com/v1.0/security/collaboration/analyzedEmails/remediate",
			`{"displayName":"mopup job-1, batch 3","description":"remediation of a list of e-mails, sent with mopup","severity":"medium","action":"moveToJunk","remediateSendersCopy":false,` +
				`"analyzedEmails":[{"networkMessageId":"` + id11 + `","recipientEmailAddress":"user11@corp.example"}]}`},
		{"a sign-in", targets("signin-confirm-compromised", 1), "https://graph.microsoft.com/v1.0/auditLogs/signIns/confirmCompromised",
			`{"requestIds":["` + id11 + `"]}`},
		{"a recommendation", targets("recommendation-complete", 1), "https://graph.microsoft.com/beta/$batch", inner("complete", "{}")},
		{"a dismissal with its reason", dismiss, "https://graph.microsoft.com/beta/$batch", inner("dismiss", `{"dismissReason":"accepted risk"}`)},
		{"a postponement with its end", postpone, "https://graph.microsoft.com/beta/$batch", inner("postpone", `{"postponeUntilDateTime":"2027-01-31T00:00:00Z"}`)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := send(t, c.b)
			if s.Method != "POST" || s.URL != c.url {
				t.Errorf("%s %s, want POST %s", s.Method, s.URL, c.url)
			}
			if s.Sent != c.body {
				t.Errorf("sent\n%s\nwant\n%s", s.Sent, c.body)
			}
		})
	}
}

func TestSend_EachRequestHasAnIDOfItsOwn(t *testing.T) {
	s := &exchangetest.Stub{Status: 204}
	p := provider(t, s)
	seen := map[string]bool{}
	for range 3 {
		if _, err := p.Send(t.Context(), targets("signin-dismiss", 1)); err != nil {
			t.Fatal(err)
		}
		id := s.Headers.Get("client-request-id")
		if _, err := uuid.Parse(id); err != nil || seen[id] {
			t.Errorf("client-request-id %q: %v, seen before: %v", id, err, seen[id])
		}
		seen[id] = true
	}
}

func TestSend_TheVersionBelongsToActionAndCloud(t *testing.T) {
	cases := []struct{ cloud, action, url string }{
		{"global", "email-hard-delete", "https://graph.microsoft.com/v1.0/security/"},
		{"usgov-l4", "email-hard-delete", "https://graph.microsoft.us/beta/security/"},
		{"usgov-l5", "email-hard-delete", "https://dod-graph.microsoft.us/beta/security/"},
		{"usgov-l5", "signin-dismiss", "https://dod-graph.microsoft.us/v1.0/auditLogs/"},
		{"china", "signin-confirm-safe", "https://microsoftgraph.chinacloudapi.cn/v1.0/auditLogs/"},
		{"china", "recommendation-complete", "https://microsoftgraph.chinacloudapi.cn/beta/$batch"},
	}
	for _, c := range cases {
		s := send(t, targets(c.action, 1), func(f *Config) { f.Cloud = c.cloud })
		if !strings.HasPrefix(s.URL, c.url) {
			t.Errorf("%s in %s goes to %s", c.action, c.cloud, s.URL)
		}
	}
	override := func(f *Config) { f.Versions = map[string]string{"graph/signin-dismiss": "beta"} }
	if s := send(t, targets("signin-dismiss", 1), override); s.URL != "https://graph.microsoft.com/beta/auditLogs/signIns/dismiss" {
		t.Errorf("the override is not heard: %s", s.URL)
	}
}

func TestSend_RemediatesNothingInChina(t *testing.T) {
	s := &exchangetest.Stub{Status: 202}
	p := provider(t, s, func(c *Config) { c.Cloud = "china" })
	_, err := p.Send(t.Context(), targets("email-soft-delete", 1))
	if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || s.Method != "" {
		t.Errorf("kind %q, sent %q", e.Kind, s.Method)
	}
	for _, a := range p.Actions() {
		if a.Noun == "e-mail" {
			t.Errorf("%s is offered", a.Name)
		}
	}
}

func TestPreview_IsTheRequestWithoutItsSecrets(t *testing.T) {
	p, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Preview(targets("recommendation-reactivate", 2))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := p.Preview(targets("recommendation-reactivate", 2))
	if text != again {
		t.Error("two previews of one batch differ")
	}
	for _, part := range []string{"POST https://graph.microsoft.com/beta/$batch\n", "Bearer [hidden]", "Client-Request-Id: [a new GUID for each request]", "Name12/reactivate"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}
