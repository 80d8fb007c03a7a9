package providertest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers"
	"mopup/providers/graph/graphsim"
	"mopup/providers/providertest"
	"mopup/providers/simkit"
	"mopup/providers/tmcas/tmcassim"
)

const tenant = "0f2a63cc-1111-4222-8333-444455556666"

// maker gives Harness.New for a vendor of the table.
func maker(provider string) func(http.RoundTripper, string) (batch.Provider, error) {
	return func(rt http.RoundTripper, token string) (batch.Provider, error) {
		entry, ok := providers.Find(provider)
		if !ok {
			return nil, fmt.Errorf("no provider %s", provider)
		}
		c := providers.Connection{Provider: provider, Endpoint: "https://vendor.example", TenantID: tenant, Transport: rt}
		if token != "" {
			c.Token = func(context.Context) (string, error) { return token, nil }
		}
		return entry.New(c)
	}
}

// options are those of a vendor that works: no quota, and any size of request.
func options(token string) simkit.Options {
	return simkit.Options{Token: token, Quota: &simkit.Quota{}}
}

// failing are the options of a vendor that fails one target.
func failing(token, target string) simkit.Options {
	o := options(token)
	if err := o.Faults.Set("fail=" + target); err != nil {
		panic(err) // the suite's own values are at fault
	}
	return o
}

func tmcasHarness() providertest.Harness {
	return providertest.Harness{
		New:    maker("tmcas"),
		Vendor: func(token string) http.RoundTripper { return simkit.Transport(tmcassim.New(options(token))) },
		Values: func(_ batch.Action, n int) []string {
			return []string{fmt.Sprintf("User.%d@corp.example", n), "exchange", "office365"}
		},
		Code:    "-4290001",
		Refusal: func(message string) string { return fmt.Sprintf(`{"code":-4290001,"traceId":"t-1","msg":%q}`, message) },
		Fail: func(token string, _ batch.Action, values []string) (http.RoundTripper, bool) {
			return simkit.Transport(tmcassim.New(failing(token, values[0]))), true
		},
		Drop: dropLast("actions"),
	}
}

func graphHarness() providertest.Harness {
	return providertest.Harness{
		New:    maker("graph"),
		Vendor: func(token string) http.RoundTripper { return simkit.Transport(graphsim.New(options(token))) },
		Values: func(a batch.Action, n int) []string {
			guid := fmt.Sprintf("00000000-0000-4000-8000-%012d", n+1)
			switch a.Noun {
			case "e-mail":
				return []string{guid, fmt.Sprintf("User.%d@corp.example", n)}
			case "recommendation":
				return []string{fmt.Sprintf("%s_Microsoft.Identity.IAM.Insights.Name%d", tenant, n)}
			}
			return []string{guid}
		},
		Settings: map[string]string{"postpone-until": "2999-01-31T00:00:00Z"},
		Code:     "badRequest",
		Refusal: func(message string) string {
			return fmt.Sprintf(`{"error":{"code":"badRequest","message":%q,"innerError":{"request-id":"r-1"}}}`, message)
		},
		Fail: func(token string, a batch.Action, values []string) (http.RoundTripper, bool) {
			return simkit.Transport(graphsim.New(failing(token, values[0]))), a.Noun == "recommendation"
		},
		Drop: dropLast("responses"),
	}
}

// dropLast takes the last element from the named list of a reply.
func dropLast(list string) func([]byte) ([]byte, bool) {
	return func(body []byte) ([]byte, bool) {
		var reply map[string]json.RawMessage
		var elements []json.RawMessage
		if json.Unmarshal(body, &reply) != nil || json.Unmarshal(reply[list], &elements) != nil || len(elements) == 0 {
			return nil, false
		}
		short, err := json.Marshal(elements[:len(elements)-1])
		if err != nil {
			return nil, false
		}
		reply[list] = short
		whole, err := json.Marshal(reply)
		return whole, err == nil
	}
}

func TestTMCAS_Conforms(t *testing.T) { providertest.Run(t, tmcasHarness()) }

func TestGraph_Conforms(t *testing.T) { providertest.Run(t, graphHarness()) }

func TestHarnesses_CoverAllSixteenActions(t *testing.T) {
	var names []string
	for _, entry := range providers.All() {
		for _, a := range entry.Actions() {
			names = append(names, a.Name)
		}
	}
	if len(names) != 16 {
		t.Errorf("%d actions: %s", len(names), strings.Join(names, ", "))
	}
}
