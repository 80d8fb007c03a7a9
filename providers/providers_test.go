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
