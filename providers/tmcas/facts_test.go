package tmcas

import (
	"slices"
	"testing"
	"time"
)

func TestActions_OnlyAPasswordResetIsHarmfulTwice(t *testing.T) {
	for _, a := range Actions() {
		if want := a.Name != "tmcas/account-reset-password"; a.RepeatHarmless.Value != want {
			t.Errorf("%s: harmless twice: %v", a.Name, a.RepeatHarmless.Value)
		}
		if !a.Irreversible() {
			t.Errorf("%s: the vendor has no inverse, the facts say %q", a.Name, a.Undo.Value)
		}
	}
}

func TestActions_ShareOneQuotaOfTwentyAMinute(t *testing.T) {
	for _, a := range Actions() {
		q := a.Quotas[0]
		if a.Lane != "mitigation" || len(a.Quotas) != 1 || q.N != 20 || q.Per != time.Minute || q.Source.Assumed() {
			t.Errorf("%s: lane %q, quotas %v", a.Name, a.Lane, a.Quotas)
		}
		if !a.Targets.Source.Assumed() || a.Targets.Value != 10 {
			t.Errorf("%s: targets %v, which no page states", a.Name, a.Targets)
		}
	}
}

func TestActions_CanBeAskedAboutForThreeDays(t *testing.T) {
	for _, a := range Actions() {
		f, l := a.Follow, a.Lookup
		if f.Keep != 72*time.Hour || f.Targets != 500 || f.First != 4*time.Second || f.Most != time.Minute || f.Deadline != 15*time.Minute {
			t.Errorf("%s: follow %+v", a.Name, *f)
		}
		if l.Keep != 72*time.Hour || l.First != 5*time.Second || l.Settle.Value != time.Minute || !l.Settle.Source.Assumed() {
			t.Errorf("%s: lookup %+v", a.Name, *l)
		}
	}
}

func TestActions_KnowTheVendorsWords(t *testing.T) {
	var words []string
	for _, a := range Actions() {
		words = append(words, a.Words...)
	}
	want := []string{"ACCOUNT_DISABLE", "ACCOUNT_ENABLE_MFA", "ACCOUNT_RESET_PASSWORD", "ACCOUNT_REVOKE_SIGNIN_SESSIONS"}
	if !slices.Equal(words, want) {
		t.Errorf("words %v, want %v", words, want)
	}
}

func TestActions_TheAddressAloneNamesAnAccount(t *testing.T) {
	a := Actions()[0]
	if a.Key([]string{"Ann@corp.example", "exchange", "office365"}) != a.Key([]string{"ann@CORP.example", "", ""}) {
		t.Error("two spellings of one address are two accounts")
	}
}
