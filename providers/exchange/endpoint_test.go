package exchange

import (
	"strings"
	"testing"
)

func TestEndpoint_TakesHTTPSAnywhereAndHTTPOnLoopback(t *testing.T) {
	for _, address := range []string{
		"https://api.tmcas.trendmicro.com",
		"https://gateway.corp.example:8443/graph/",
		"http://127.0.0.1:8480",
		"http://127.8.9.1",
		"http://localhost:8480/",
		"http://LOCALHOST",
		"http://[::ffff:127.0.0.1]:8480",
		"http://[::1]:8480",
	} {
		u, err := Endpoint(address)
		if err != nil {
			t.Errorf("Endpoint(%q): %v", address, err)
		} else if strings.HasSuffix(u.Path, "/") {
			t.Errorf("Endpoint(%q) keeps the slash: %s", address, u)
		}
	}
}

func TestLoopback_KnowsThisMachineHoweverItIsWritten(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:8480":             true,
		"https://127.255.0.3/graph":         true,
		"http://LocalHost:8480":             true,
		"http://[::1]":                      true,
		"http://[::ffff:127.0.0.1]:8480":    true,
		"http://[::ffff:7f00:1]":            true,
		"https://api.tmcas.trendmicro.com":  false,
		"http://localhost.evil.example":     false,
		"http://127.0.0.1.evil.example":     false,
		"http://127.0.0.1@evil.example":     false,
		"http://evil.example/?to=127.0.0.1": false,
		"http://0.0.0.0:8480":               false,
		"http://[::]:8480":                  false,
		"http://[::ffff:128.0.0.1]":         false,
		"http://10.0.0.1":                   false,
		"127.0.0.1":                         false,
		"http://":                           false,
		"":                                  false,
		"http://127.0.0.1\n":                false,
	} {
		if got := Loopback(address); got != want {
			t.Errorf("Loopback(%q) = %v", address, got)
		}
	}
}

func TestEndpoint_RefusesWhatWouldShowTheCredential(t *testing.T) {
	cases := []struct{ name, address string }{
		{"plain http to a host", "http://api.tmcas.trendmicro.com"},
		{"plain http to a name that begins like loopback", "http://127.0.0.1.evil.example"},
		{"plain http to a name that begins like localhost", "http://localhost.evil.example"},
		{"plain http to all interfaces", "http://0.0.0.0:8480"},
		{"loopback as the user of another host", "http://127.0.0.1@evil.example"},
		{"a user and a password", "https://ann:hunter2@corp.example"},
		{"a query", "https://corp.example/?key=hunter2"},
		{"a fragment", "https://corp.example/#hunter2"},
		{"another scheme", "ftp://corp.example"},
		{"no scheme", "corp.example:443"},
		{"no host", "https:///path"},
		{"nothing", ""},
		{"a line break", "https://corp.example\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			u, err := Endpoint(c.address)
			if err == nil {
				t.Fatalf("Endpoint(%q) = %s, want an error", c.address, u)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}
