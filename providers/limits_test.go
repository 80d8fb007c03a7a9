package providers_test

import (
	"fmt"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers"
)

// TestAll_LimitsAreThoseOfTheVendors holds the facts against what the vendors'
// pages say, written out here a second time and by hand: a slip of one digit
// brings 429s, or a job that takes twice as long. "assumed" is what no page says.
func TestAll_LimitsAreThoseOfTheVendors(t *testing.T) {
	const (
		account        = "10 targets assumed, 4 in flight assumed, lane mitigation, 20 per 1m0s"
		email          = "100 targets assumed, 4 in flight assumed, lane remediate, 2 per 1s assumed"
		signIn         = "60 targets assumed, 4 in flight assumed, lane signins, 5 per 10s, 1 per 1s"
		recommendation = "20 targets, 4 in flight assumed, lane recommendations, each target counts, 20 per 10s assumed"
	)
	want := map[string]string{
		"tmcas/account-disable":             account,
		"tmcas/account-enable-mfa":          account,
		"tmcas/account-reset-password":      account,
		"tmcas/account-revoke-sessions":     account,
		"graph/email-soft-delete":           email,
		"graph/email-hard-delete":           email,
		"graph/email-move-to-junk":          email,
		"graph/email-move-to-deleted-items": email,
		"graph/email-move-to-inbox":         email,
		"graph/signin-confirm-compromised":  signIn,
		"graph/signin-confirm-safe":         signIn,
		"graph/signin-dismiss":              signIn,
		"graph/recommendation-reactivate":   recommendation,
		"graph/recommendation-complete":     recommendation,
		"graph/recommendation-dismiss":      recommendation,
		"graph/recommendation-postpone":     recommendation,
	}
	for _, entry := range providers.All() {
		for _, a := range entry.Actions() {
			if got := limits(a); got != want[a.Name] {
				t.Errorf("%s: %s\nwant %s", a.Name, got, want[a.Name])
			}
			delete(want, a.Name)
		}
	}
	for name := range want {
		t.Errorf("there is no action %s", name)
	}
}

// limits writes down what an action may ask of its vendor.
func limits(a batch.Action) string {
	said := []string{
		fmt.Sprintf("%d targets%s", a.Targets.Value, assumed(a.Targets.Source)),
		fmt.Sprintf("%d in flight%s", a.InFlight.Value, assumed(a.InFlight.Source)),
		"lane " + a.Lane,
	}
	if a.Inner {
		said = append(said, "each target counts")
	}
	for _, q := range a.Quotas {
		said = append(said, fmt.Sprintf("%d per %s%s", q.N, q.Per, assumed(q.Source)))
	}
	return strings.Join(said, ", ")
}

func assumed(s batch.Source) string {
	if s.Assumed() {
		return " assumed"
	}
	return ""
}
