// Package providertest is the conformance suite: what [batch.Provider] promises
// in prose, as rules that a provider keeps or breaks.
//
// A rule is a value, so that a deliberately wrong provider can show that the
// rule catches it. The suite talks to a provider through its transport alone:
// to a vendor that works, which the harness gives, and to vendors of its own
// that refuse, break off, redirect and echo. It knows no vendor's wire format.
package providertest

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"mopup/batch"
)

// Harness is what the suite must be told of a provider.
type Harness struct {
	// New makes the provider over a transport. An empty token means that no
	// credential is given.
	New func(rt http.RoundTripper, token string) (batch.Provider, error)

	// Vendor makes a vendor that works, has no quota, and demands the token. It
	// takes a while to carry out what it only accepts, and the clock of the bubble
	// stands still until somebody waits.
	Vendor func(token string) http.RoundTripper

	// Values gives the values of a target, another one for each n from 0.
	Values func(a batch.Action, n int) []string

	// Settings gives a value for each required setting.
	Settings map[string]string

	// Code is an error code as the vendor writes them, and Refusal the body of
	// an error with that code and the message.
	Code    string
	Refusal func(message string) string

	// Fail makes a vendor like Vendor's, but one that fails the target with the
	// given values and no other; false: it has no way to fail one target of the
	// action alone, since it tells of all in one word.
	Fail func(token string, a batch.Action, values []string) (http.RoundTripper, bool)

	// Drop leaves one target out of a reply that tells of each; false: the body
	// is no such reply.
	Drop func(body []byte) ([]byte, bool)
}

// Rule is one promise. Check gives the first breach that it finds.
type Rule struct {
	Name  string
	Check func(context.Context, Harness) error

	// outside: the rule runs on the real clock. All others run in a bubble of
	// testing/synctest, where waiting takes no time.
	outside bool
}

// Rules gives the whole suite.
func Rules() []Rule {
	var all []Rule
	for _, part := range [][]Rule{factRules(), fieldRules(), resultRules(), togetherRules(), lookupRules(), errorRules(), requestRules(), secretRules(), lifeRules()} {
		all = append(all, part...)
	}
	return all
}

// Run holds a provider to each rule, in a subtest named after it.
func Run(t *testing.T, h Harness) {
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			if err := rule.Breach(t, h); err != nil {
				t.Error(err)
			}
		})
	}
}

// Breach checks the rule under the clock that it needs.
func (r Rule) Breach(t *testing.T, h Harness) (err error) {
	if r.outside {
		return r.Check(t.Context(), h)
	}
	synctest.Test(t, func(t *testing.T) { err = r.Check(t.Context(), h) })
	return err
}
