package graph

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

func action(t *testing.T, actions []batch.Action, name string) batch.Action {
	t.Helper()
	for _, a := range actions {
		if a.Name == Name+"/"+name {
			return a
		}
	}
	t.Fatalf("no action %s", name)
	return batch.Action{}
}

func TestActions_OnlyRemediationsAreHarmfulTwice(t *testing.T) {
	for _, a := range Actions() {
		if want := a.Noun != "e-mail"; a.RepeatHarmless.Value != want {
			t.Errorf("%s: harmless twice: %v", a.Name, a.RepeatHarmless.Value)
		}
	}
}

func TestActions_KnowTheirInverses(t *testing.T) {
	want := map[string]string{
		"email-soft-delete": "email-move-to-inbox", "email-move-to-junk": "email-move-to-inbox",
		"email-move-to-deleted-items": "email-move-to-inbox", "email-hard-delete": "", "email-move-to-inbox": "",
		"signin-confirm-compromised": "signin-confirm-safe", "signin-confirm-safe": "signin-confirm-compromised", "signin-dismiss": "",
		"recommendation-complete": "recommendation-reactivate", "recommendation-dismiss": "recommendation-reactivate",
		"recommendation-postpone": "recommendation-reactivate", "recommendation-reactivate": "recommendation-complete recommendation-dismiss recommendation-postpone",
	}
	if len(Actions()) != len(want) {
		t.Errorf("%d actions, want %d", len(Actions()), len(want))
	}
	for name, undo := range want {
		got := strings.ReplaceAll(strings.Join(action(t, Actions(), name).Undo.Value, " "), Name+"/", "")
		if got != undo {
			t.Errorf("%s is undone by %q, want %q", name, got, undo)
		}
	}
}

func TestActions_OnlyTheStatesOfReactivateAreReadOfAnInverse(t *testing.T) {
	for _, a := range Actions() {
		want := ""
		switch a.Name {
		case "graph/recommendation-complete", "graph/recommendation-dismiss", "graph/recommendation-postpone":
			want = pageReactivate
		}
		if got := a.Undo.Source.Page; got != want {
			t.Errorf("%s: its inverse was read from %q, want %q", a.Name, got, want)
		}
	}
}

func TestCheckRecommendation_WantsATenantAndAName(t *testing.T) {
	field := action(t, scope{cloud: clouds[0], tenant: tenant}.actions(), "recommendation-dismiss").Fields[0]
	const name = "_Microsoft.Identity.IAM.Insights.TurnOffPerUserMFA"
	cases := []struct{ name, value, want, reason string }{
		{"of the connection's tenant", tenant + name, tenant + name, ""},
		{"in capitals", strings.ToUpper(tenant) + name, tenant + name, ""},
		{"of another tenant", "11111111-1111-4111-8111-111111111111" + name, "", "belongs to tenant 11111111-1111-4111-8111-111111111111"},
		{"without a tenant", "Microsoft.Identity.IAM.Insights.X", "", "is no recommendation id"},
		{"a tenant alone", tenant, "", "is no recommendation id"},
		{"a tenant and no name", tenant + "_", "", "is no recommendation id"},
		{"a tenant without hyphens", strings.ReplaceAll(tenant, "-", "") + name, "", "is no recommendation id"},
		{"a name that leaves the path", tenant + "_x/../../users", "", "is no recommendation id"},
		{"a name with a query", tenant + "_x?y", "", "is no recommendation id"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := field.Check(c.value)
			if got != c.want || (err == nil) != (c.reason == "") || err != nil && !strings.Contains(err.Error(), c.reason) {
				t.Errorf("%q, %v; want %q, %q", got, err, c.want, c.reason)
			}
		})
	}
}

func TestCheckRecommendation_ATenantGivenByNameRefusesNone(t *testing.T) {
	check := checkRecommendation("corp.onmicrosoft.example")
	if _, err := check(tenant + "_X"); err != nil {
		t.Error(err)
	}
}

func TestPostponeUntil_MustLieAhead(t *testing.T) {
	cases := []struct{ name, value, want string }{
		{"a date", "2001-02-03", "2001-02-03T00:00:00Z"},
		{"a time", "2001-02-03T04:05:06Z", "2001-02-03T04:05:06Z"},
		{"a time elsewhere", "2001-02-03T04:05:06+02:00", "2001-02-03T02:05:06Z"},
		{"a past date", "1999-12-31", ""},
		{"this very moment", "2000-01-01", ""},
		{"a date in words", "tomorrow", ""},
		{"a date of one country", "31.12.2030", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // its clock begins at 2000-01-01
				got, err := checkFuture(c.value)
				if got != c.want || (err == nil) != (c.want != "") {
					t.Errorf("%q, %v; want %q", got, err, c.want)
				}
			})
		})
	}
}

func TestActions_OnlyAPostponementNeedsASetting(t *testing.T) {
	for _, a := range Actions() {
		for _, s := range a.Settings {
			if want := s.Name == "postpone-until"; s.Required != want {
				t.Errorf("%s: setting %s required: %v", a.Name, s.Name, s.Required)
			}
		}
	}
}

func TestActions_SignInsHoldBothQuotas(t *testing.T) {
	for _, a := range Actions() {
		if a.Lane != "signins" {
			continue
		}
		if len(a.Quotas) != 2 || a.Quotas[0].N != 5 || a.Quotas[0].Per != 10*time.Second || a.Quotas[1].N != 1 || a.Quotas[1].Per != time.Second {
			t.Errorf("%s: %v", a.Name, a.Quotas)
		}
	}
}

func TestFields_OtherGUIDsOfALogAreNoSignIns(t *testing.T) {
	f := action(t, Actions(), "signin-dismiss").Fields[0]
	for _, header := range append([]string{f.Name}, f.Names...) {
		switch strings.ToLower(strings.ReplaceAll(header, " ", "")) {
		case "correlationid", "userid", "id", "uniquetokenidentifier":
			t.Errorf("%q is taken for a sign-in", header)
		}
	}
}
