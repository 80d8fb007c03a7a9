package graph

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

const otherTenant = "33333333-3333-4333-8333-333333333333"

func tokenOf(tenant string) string { return jwt(`{"tid":"` + tenant + `","appid":"x"}`) }

func TestAddress_NamesTheTenantOfTheConnectionOrOfItsToken(t *testing.T) {
	const base = "https://graph.microsoft.com"
	cases := []struct {
		name          string
		tenant, token string
		want          string
	}{
		{"neither tells", "", "", base},
		{"a token that can't be read", "", "opaque", base},
		{"a token whose tenant is no GUID", "", tokenOf("corp"), base},
		{"the connection", tenant, "", base + " tenant " + tenant},
		{"the connection, in capitals", strings.ToUpper(tenant), "", base + " tenant " + tenant},
		{"the connection, in braces", "{" + tenant + "}", "", base + " tenant " + tenant},
		{"the token", "", tokenOf(tenant) + "\n", base + " tenant " + tenant},
		{"the token, in capitals", "", tokenOf(strings.ToUpper(tenant)), base + " tenant " + tenant},
		{"both", tenant, tokenOf(tenant), base + " tenant " + tenant},
		{"both, and they differ", tenant, tokenOf(otherTenant), base + " tenant " + otherTenant},
		{"a domain", "Corp.Example", "", base + " tenant corp.example"},
		{"a domain, and the token", "Corp.Example", tokenOf(tenant), base + " tenant " + tenant},
		{"a domain, and a token that can't be read", "Corp.Example", "opaque", base + " tenant corp.example"},
		{"a word for all tenants, and the token", "common", tokenOf(tenant), base + " tenant " + tenant},
		{"a word for all tenants, and a token that can't be read", "Organizations", "opaque", base},
		{"nonsense, and a token that can't be read", "<your.tenant>", "opaque", base},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			config := Config{TenantID: c.tenant}
			if c.token != "" {
				config.Token = ready(c.token)
			}
			p, err := New(config)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Address(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestSend_MakesNoRequestWithATokenOfAnotherTenant(t *testing.T) {
	cases := []struct {
		name           string
		named          string
		first, second  string // the ready token when the provider is made, and when it sends
		refused        bool
		reasonMentions string
	}{
		{"tenant_id", tenant, tokenOf(otherTenant), tokenOf(otherTenant), true, "tenant_id (AZURE_TENANT_ID"},
		{"a domain says nothing", "corp.example", tokenOf(tenant), tokenOf(tenant), false, ""},
		{"a word for all tenants says nothing", "common", tokenOf(tenant), tokenOf(tenant), false, ""},
		{"replaced by another tenant's", "", tokenOf(tenant), tokenOf(otherTenant), true, "start again"},
		{"replaced by one that can't be read", "", tokenOf(tenant), "opaque", true, "start again"},
		{"replaced by one of the same tenant", "", tokenOf(tenant), tokenOf(strings.ToUpper(tenant)) + "\n", false, ""},
		{"none that can be read", tenant, "opaque", "opaque-2", false, ""},
		{"one that can be read at last, and is right", tenant, "opaque", tokenOf(tenant), false, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "token")
			write(t, file, c.first)
			s := &exchangetest.Stub{Status: 204}
			p := provider(t, s, func(config *Config) {
				config.TenantID = c.named
				config.Token = func(context.Context) (string, error) {
					text, err := os.ReadFile(file)
					return string(text), err
				}
			})
			write(t, file, c.second)
			_, err := p.Send(t.Context(), targets("signin-dismiss", 1))
			_, heldErr := p.Holder(t.Context())
			if !c.refused {
				if err != nil || heldErr != nil || s.Method == "" {
					t.Errorf("%v, %v", err, heldErr)
				}
				return
			}
			if e := exchangetest.Fault(t, err); e.Kind != batch.Denied || s.Method != "" || !strings.Contains(e.Error(), c.reasonMentions) {
				t.Errorf("kind %q, sent %q: %v", e.Kind, s.Method, err)
			}
			if heldErr == nil {
				t.Error("its quota has a holder")
			}
		})
	}
}

func TestActions_RefuseARecommendationOfAnotherTenantThanTheTokens(t *testing.T) {
	p := provider(t, &exchangetest.Stub{}, func(c *Config) { c.Token = ready(tokenOf(tenant)) })
	for _, a := range p.Actions() {
		if a.Noun != "recommendation" {
			continue
		}
		if _, err := a.Fields[0].Check(tenant + "_Name"); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
		if _, err := a.Fields[0].Check(otherTenant + "_Name"); err == nil {
			t.Errorf("%s takes one of another tenant", a.Name)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
