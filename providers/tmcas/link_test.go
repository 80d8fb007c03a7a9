package tmcas

import (
	"strings"
	"testing"
)

func TestOnward_LeadsToTheConfiguredHostOrNowhere(t *testing.T) {
	const host = "api-eu.tmcas.trendmicro.com"
	const page2 = "/v1/mitigation/accounts?cursor=2&limit=500"
	cases := []struct {
		name, link, want string
		foreign          bool
	}{
		{"no more", "", "", false},
		{"no more, in a word", "null", "", false},
		{"no more, in capitals", " NULL ", "", false},
		{"an address", "https://" + host + page2, page2, false},
		{"an address with the usual port", "https://" + host + ":443" + page2, page2, false},
		{"an address in capitals", "HTTPS://API-EU.TMCAS.TRENDMICRO.COM" + page2, page2, false},
		{"plain http, which changes nothing of where it goes", "http://" + host + page2, page2, false},
		{"without a scheme", host + page2, page2, false},
		{"with slashes only", "//" + host + page2, page2, false},
		{"without a host", page2, page2, false},
		{"another host in its query", "/v1/mitigation/accounts?next=https://elsewhere.example/", "/v1/mitigation/accounts?next=https://elsewhere.example/", false},
		{"a foreign host", "https://elsewhere.example" + page2, "", true},
		{"a foreign host without a scheme", "elsewhere.example" + page2, "", true},
		{"a foreign host with slashes only", "//elsewhere.example" + page2, "", true},
		{"another port", "https://" + host + ":8443" + page2, "", true},
		{"a host that begins alike", "https://" + host + ".elsewhere.example" + page2, "", true},
		{"a name before the host", "https://" + host + "@elsewhere.example" + page2, "", true},
		{"another scheme", "ftp://" + host + page2, "", true},
		{"a host alone", "https://" + host, "", true},
		{"no host after the scheme", "https://" + page2, "", true},
		{"a relative path", "v1/mitigation/accounts?cursor=2", "", true},
		{"a number", "7", "", true},
		{"an object", `{"href":"/x"}`, "", true},
		{"a path that is none", "/%zz", "", true},
		{"a query that is none", "/x?a;b", "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := onward(c.link, host)
			if got != c.want || (err != nil) != c.foreign {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestTurn_StaysAtTheConfiguredHost(t *testing.T) {
	for link, want := range map[string]string{
		"/v1/mitigation/accounts?cursor=2":    "https://gate.example/trend/v1/mitigation/accounts?cursor=2",
		"/trend/v1/mitigation/accounts?b=1&a": "https://gate.example/trend/v1/mitigation/accounts?a=&b=1",
		"//elsewhere.example/x?a=%26":         "https://gate.example/trend/elsewhere.example/x?a=%26",
		"/../../x%2Fy":                        "https://gate.example/x%2Fy",
	} {
		p, err := New(Config{Endpoint: "https://gate.example/trend"})
		if err != nil {
			t.Fatal(err)
		}
		req, err := p.turn(link)
		if err != nil || req.URL.String() != want || req.Method != "GET" {
			t.Errorf("%s: %v, %v, want %s", link, req.URL, err, want)
		}
	}
	if _, err := provider(t, nil).turn("nowhere"); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a link that is none: %v", err)
	}
}
