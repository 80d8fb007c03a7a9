package providers_test

import (
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers"
)

func TestAll_EachVendorIsMadeFromItsNameAlone(t *testing.T) {
	for _, entry := range providers.All() {
		p, err := entry.New(providers.Connection{Provider: entry.Name})
		if err != nil {
			t.Errorf("%s: %v", entry.Name, err)
			continue
		}
		for i, a := range p.Actions() {
			if want := entry.Actions()[i].Name; a.Name != want || !strings.HasPrefix(a.Name, entry.Name+"/") {
				t.Errorf("%s: action %s, and without a connection %s", entry.Name, a.Name, want)
			}
		}
		if _, ok := p.(batch.Previewer); !ok {
			t.Errorf("%s shows no preview", entry.Name)
		}
	}
}

func TestAll_AConnectionThatCanNeverWorkMakesNoProvider(t *testing.T) {
	for _, entry := range providers.All() {
		p, err := entry.New(providers.Connection{Endpoint: "http://vendor.example"})
		if err == nil || p != nil {
			t.Errorf("%s: %v, %v", entry.Name, p, err)
		}
	}
}

func TestFind_KnowsTheVendorsOfTheTable(t *testing.T) {
	for _, entry := range providers.All() {
		if got, ok := providers.Find(entry.Name); !ok || got.Title != entry.Title {
			t.Errorf("Find(%q) = %q, %v", entry.Name, got.Title, ok)
		}
	}
	if _, ok := providers.Find("acme"); ok {
		t.Error("a vendor of nobody is found")
	}
}

func TestFind_TheVersionOfAnActionReachesItsRequest(t *testing.T) {
	const action = "graph/signin-dismiss"
	entry, _ := providers.Find("graph")
	c := providers.Connection{Versions: map[string]string{action: "beta"}}
	p, err := entry.New(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range p.Actions() {
		if want := a.Name == action; strings.HasPrefix(a.Endpoint.Value, "POST /beta/auditLogs/") != want {
			t.Errorf("%s: %s", a.Name, a.Endpoint.Value)
		}
	}
	c.Versions[action] = "v9"
	if _, err := entry.New(c); err == nil {
		t.Error("a version that does not exist is taken")
	}
}

func TestLoopback_IsTheOneOfTheEndpoints(t *testing.T) {
	if !providers.Loopback("http://LocalHost:8480") || providers.Loopback("http://localhost.example") {
		t.Error("loopback is not told from other hosts")
	}
}
