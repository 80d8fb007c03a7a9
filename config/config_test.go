package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mopup/config"
)

var providers = []string{"tmcas", "graph"}

func anything(string, config.Connection) (string, error) { return "", nil }

// cloudless stands for a provider that knows no cloud of the name "moon".
func cloudless(_ string, c config.Connection) (string, error) {
	if c.Cloud == "moon" {
		return "cloud", errors.New(`cloud "moon" is not one of global`)
	}
	return "", nil
}

const full = `connections:
  trend-eu:
    provider: tmcas
    site: eu
    token: env:TREND_EU_TOKEN
  contoso:
    provider: graph
    cloud: global
    tenant_id: 00000000-0000-0000-0000-000000000000
    client_id: 00000000-0000-0000-0000-000000000000
    client_secret: file:/run/secret
    versions: { graph/email-soft-delete: beta }
  lab:
    provider: tmcas
    endpoint: http://127.0.0.1:8480
    token: env:MOPUP_TMCAS_TOKEN
    limits: { targets: 100, requests: 0, window: 1s, in_flight: 8, settle: 2s }
`

func TestParse_ReadsEveryKeyOfTheDesign(t *testing.T) {
	c, err := config.Parse([]byte(full), providers, anything)
	if err != nil {
		t.Fatal(err)
	}
	limits := c.Connections["lab"].Limits.Batch()
	if limits.Targets != 100 || limits.Requests == nil || *limits.Requests != 0 || limits.Window != time.Second || limits.InFlight != 8 || limits.Settle != 2*time.Second {
		t.Errorf("limits are %+v", limits)
	}
	if got := c.Connections["contoso"].Versions["graph/email-soft-delete"]; got != "beta" {
		t.Errorf("version is %q", got)
	}
	if got := c.Connections["trend-eu"].Token; got != "env:TREND_EU_TOKEN" {
		t.Errorf("token reference is %q", got)
	}
	if none := c.Connections["contoso"].Limits.Batch(); none.Targets != 0 || none.Requests != nil {
		t.Errorf("a connection without limits has %+v", none)
	}
}

func TestParse_EmptyFileNamesNoConnection(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing yet\n"} {
		if c, err := config.Parse([]byte(text), providers, anything); err != nil || len(c.Connections) != 0 {
			t.Errorf("%q gave %v and %v", text, c, err)
		}
	}
}

func TestParse_SaysWhatIsWrongAndWhere(t *testing.T) {
	cases := map[string]struct {
		text string
		want []string
	}{
		"an unknown key": {
			"connections:\n  a:\n    provider: tmcas\n    tokn: env:T\n", []string{"line 4", "tokn"}},
		"a key given twice": {
			"connections:\n  a:\n    provider: tmcas\n    provider: graph\n", []string{"line 4", "provider"}},
		"a number where a span belongs": {
			"connections:\n  a:\n    provider: tmcas\n    limits: {requests: 1, window: soon}\n", []string{"span of time"}},
		"an unknown provider": {
			"connections:\n  a:\n    provider: okta\n", []string{"line 3", `"okta"`, "tmcas, graph"}},
		"a missing provider": {
			"connections:\n  a:\n    site: eu\n", []string{"no provider"}},
		"two mistakes at once": {
			"connections:\n  a:\n    provider: okta\n    limits: {targets: 0}\n", []string{"line 3", "line 4", "targets must be at least 1"}},
		"a time to settle that is none": {
			"connections:\n  a:\n    provider: tmcas\n    limits: {settle: soon}\n", []string{"line 4", "settle is a span of time"}},
		"a window without requests": {
			"connections:\n  a:\n    provider: tmcas\n    limits: {window: 1s}\n", []string{"line 4", "give both"}},
		"a client secret without its client": {
			"connections:\n  a:\n    provider: graph\n    client_secret: env:S\n", []string{"line 4", "tenant_id and client_id"}},
		"a dotted connection name": {
			"connections:\n  eu.trend:\n    provider: okta\n", []string{"line 3", "eu.trend"}},
		"two ways to a credential": {
			"connections:\n  a:\n    provider: graph\n    token: env:T\n    tenant_id: corp.example\n    client_id: y\n    client_secret: env:S\n", []string{"line 7", "use one"}},
		"a reference to somewhere else": {
			"connections:\n  a:\n    provider: tmcas\n    token: http://vault.example/t\n", []string{"line 4", "env:NAME or file:PATH"}},
		"a key of the other provider": {
			"connections:\n  a:\n    provider: tmcas\n    cloud: china\n    tenant_id: x\n", []string{"line 4", "line 5", "no meaning for provider tmcas"}},
		"a quota beyond all measure": {
			"connections:\n  a:\n    provider: tmcas\n    limits: {requests: 100000000000}\n", []string{"line 4", "1000000"}},
		"a value that its provider does not know": {
			"connections:\n  a:\n    provider: graph\n    tenant_id: corp.example\n    cloud: moon\n", []string{"line 5", `connection a: cloud "moon" is not one of global`}},
		"a tenant that is none": {
			"connections:\n  a:\n    provider: graph\n    tenant_id: not a tenant\n", []string{"line 4", "neither a GUID nor a domain"}},
		"a tenant that is a word": {
			"connections:\n  a:\n    provider: graph\n    tenant_id: organizations\n", []string{"line 4", "neither a GUID nor a domain"}},
		"two places": {
			"connections:\n  a:\n    provider: tmcas\n    site: eu\n    endpoint: https://vendor.example\n", []string{"line 5", "site and endpoint"}},
		"a tab": {
			"connections:\n  a:\n\tprovider: tmcas\n", []string{"line 3", "a tab before a key"}},
		"a variable that is none": {
			"connections:\n  a:\n    provider: tmcas\n    token: env:MY TOKEN\n", []string{"line 4", "no name of a variable"}},
		"a second document": {
			"connections: {}\n---\nconnections: {}\n", []string{"more than one document"}},
		"no mapping at all": {
			"connections: 7\n", []string{"line 1", "wrong kind"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse([]byte(c.text), providers, cloudless)
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error lacks %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestParse_NeverShowsASecretThatWasWrittenOut(t *testing.T) {
	const secret = "hunter2hunter2"
	for name, text := range map[string]string{
		"as a token":                "connections:\n  a:\n    provider: tmcas\n    token: " + secret + "\n",
		"with another scheme":       "connections:\n  a:\n    provider: tmcas\n    token: plain:" + secret + "\n",
		"beside an unknown key":     "connections:\n  a:\n    provider: tmcas\n    token: " + secret + "\n    tokn: x\n",
		"behind env:, with a dot":   "connections:\n  a:\n    provider: tmcas\n    token: env:eyJ0eXAi." + secret + "\n",
		"behind env:, and long":     "connections:\n  a:\n    provider: tmcas\n    token: env:" + strings.Repeat(secret, 5) + "\n",
		"as a client secret":        "connections:\n  a:\n    provider: graph\n    client_secret: " + secret + "\n",
		"under a misspelled key":    "connections:\n  a:\n    provider: graph\n    client_secrets: " + secret + "\n",
		"that begins like an alias": "connections:\n  a:\n    provider: graph\n    token: *" + secret + "\n",
		"that holds a brace":        "connections:\n  a:\n    provider: graph\n    token: {" + secret + "\n",
		"that holds a colon":        "connections:\n  a:\n    provider: graph\n    token: " + secret + ": x\n",
		"in a list, by a mistake":   "connections:\n  a:\n    provider: graph\n    token: [" + secret + "]\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse([]byte(text), providers, anything)
			if err == nil {
				t.Fatal("it was accepted")
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows the secret:\n%v", err)
			}
		})
	}
}

func TestReference_ResolvesWhereItPoints(t *testing.T) {
	t.Setenv("MOPUP_TEST_SECRET", " s3cret\n")
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[config.Reference]string{
		"env:MOPUP_TEST_SECRET":          "s3cret",
		config.Reference("file:" + file): "from-file",
	} {
		if got, err := ref.Resolve(); err != nil || got != want {
			t.Errorf("%s gave %q and %v, want %q", ref, got, err, want)
		}
	}
	for _, ref := range []config.Reference{"env:MOPUP_TEST_UNSET", "file:/nonexistent/secret"} {
		if got, err := ref.Resolve(); err == nil {
			t.Errorf("%s gave %q, want an error", ref, got)
		}
	}
}
