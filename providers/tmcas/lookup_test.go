package tmcas

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// doubted is the batch of user11 to user13, lost in the last minute.
func doubted(known ...batch.Receipt) batch.Doubted {
	now := time.Now()
	return batch.Doubted{
		Batch: accounts("account-disable", 3),
		Span:  batch.Span{From: now.Add(-time.Minute), To: now.Add(-30 * time.Second)},
		Known: known,
	}
}

// under are actions on accounts under a batch_id.
func under(id string, accounts ...string) string {
	var records []string
	for _, a := range accounts {
		records = append(records, in(id, record(a+"@corp.example", "Success", "")))
	}
	return strings.Join(records, ",")
}

// shown is a whole answer.
func shown(records ...string) string {
	list := strings.Join(records, ",")
	return fmt.Sprintf(`{"code":0,"msg":"","count":%d,"next_link":null,"actions":[%s]}`, strings.Count(list, "batch_id"), list)
}

// dated is a stub that tells the vendor's time, which is ours.
func dated(body string) *exchangetest.Stub {
	return &exchangetest.Stub{Status: 200, Body: body, Header: http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}}
}

// found and untouched are what a lookup of doubted may say; else nothing.
var (
	found     = batch.Finding{Receipt: "b-1", Results: alike(accounts("account-disable", 3).Targets, batch.Accepted)}
	untouched = batch.Finding{Results: alike(accounts("account-disable", 3).Targets, batch.NotAttempted)}
	nothing   = batch.Finding{}
)

func TestLookup_TellsTheRequestFromAllOthers(t *testing.T) {
	ours := under("b-1", "user11", "user12", "user13")
	cases := []struct {
		name  string
		known batch.Receipt
		body  string
		want  batch.Finding
	}{
		{"its own accounts under one batch_id", "", shown(ours), found},
		{"among others", "", shown(under("b-2", "eve"), ours, under("b-3", "bob", "user11")), found},
		{"in another order and letter case", "", shown(under("b-1", "USER13", "user11"), under("B-1", "User12")), found},
		{"told of twice", "", shown(ours, ours), found},
		{"beside a part of it", "", shown(ours, under("b-2", "user12")), found},
		{"nothing at all", "", shown(), untouched},
		{"others only", "", shown(under("b-2", "eve", "bob")), untouched},
		{"under a known batch_id", "B-1", shown(ours), untouched},
		{"an action without an account under a known one", "b-9", shown(strings.Replace(under("b-9", "x"), "x@corp.example", "", 1)), untouched},
		{"more than it under one batch_id", "", shown(under("b-1", "user11", "user12", "user13", "user14")), nothing},
		{"a part of it and another account", "", shown(under("b-1", "user11", "eve")), nothing},
		{"another account first", "", shown(under("b-1", "eve", "user11")), nothing},
		{"one of its accounts by another address", "", shown(under("b-1", "user11", "user12", "anna.three")), nothing},
		{"its accounts under the actions of another", "", shown(strings.ReplaceAll(ours, "ACCOUNT_DISABLE", "ACCOUNT_ENABLE_MFA")), untouched},
		{"a batch_id that is too long to be kept", "", shown(under(strings.Repeat("b", 2001), "user11", "user12", "user13")), nothing},
		{"its accounts, and another action", "", shown(revoking(ours)), nothing},
		{"its accounts, and another action beside", "", shown(ours, revoking(under("b-1", "user11"))), nothing},
		{"a part of it", "", shown(under("b-1", "user11", "user13")), nothing},
		{"all of it, in two parts", "", shown(under("b-1", "user11", "user13"), under("b-2", "user12")), nothing},
		{"two that equal it", "", shown(ours, under("b-2", "user13", "user12", "user11")), nothing},
		{"one of its accounts without a batch_id", "", shown(under("", "user11")), nothing},
		{"another account without a batch_id", "", shown(under("", "eve")), untouched},
		{"an action without an account", "", shown(strings.Replace(under("b-2", "x"), "x@corp.example", "", 1)), nothing},
		{"an action without an action_type", "", shown(strings.Replace(under("b-2", "user11"), "ACCOUNT_DISABLE", "", 1)), nothing},
		{"an action that is null", "", shown("null"), nothing},
		{"a list cut short by its count", "", strings.Replace(shown(), `"count":0`, `"count":1`, 1), nothing},
		{"a count that is too low", "", strings.Replace(shown(under("b-2", "eve")), `"count":1`, `"count":0`, 1), untouched},
		{"a count that is no number", "", strings.Replace(shown(), `"count":0`, `"count":{}`, 1), untouched},
		{"no list and no count", "", `{"code":0}`, nothing},
		{"another answer altogether", "", `{}`, nothing},
		{"actions that are null, and nothing to count", "", `{"code":0,"count":0,"actions":null}`, untouched},
		{"actions that are null", "", `{"code":0,"actions":null}`, nothing},
		{"no actions, and nothing to count", "", `{"code":0,"count":"0"}`, untouched},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := provider(t, dated(c.body)).Lookup(t.Context(), doubted(c.known, "b-0"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookup_ReadsEachWayToSayThatNoPageFollows(t *testing.T) {
	for name, link := range links {
		want := untouched
		if name == "to a foreign host" || name == "a number" {
			want = nothing
		}
		s := dated(strings.Replace(shown(), `"next_link":null`, link, 1))
		got, err := provider(t, s).Lookup(t.Context(), doubted())
		if name == "without a scheme" {
			if got.Cursor == "" || got.Results != nil || err != nil {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
			continue
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestLookup_AListThatFillsItsLastPageIsReadAgainInOtherPages(t *testing.T) {
	crowd := func(n int) string { return under("b-2", strings.Fields(strings.Repeat("eve ", n))...) }
	ours := under("b-1", "user11", "user12", "user13")
	s := dated(shown(crowd(500)))
	p := provider(t, s)
	first, err := p.Lookup(t.Context(), doubted("", "b-0"))
	if err != nil || first.Cursor == "" || len(first.Results) > 0 {
		t.Fatalf("a full page gave %+v (%v), want a cursor and nothing else", first, err)
	}
	again := doubted("", "b-0")
	again.Cursor = first.Cursor
	for name, c := range map[string]struct {
		body string
		want batch.Finding
	}{
		"an end that shows":            {shown(crowd(1)), untouched},
		"the request after all":        {shown(ours), found},
		"a full page once more":        {shown(crowd(499)), nothing},
		"the request, and a full page": {shown(crowd(496), ours), found},
	} {
		s.Body = c.body
		got, err := p.Lookup(t.Context(), again)
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		if u, err := url.Parse(s.URL); err != nil || u.Query().Get("limit") != "499" || u.Query().Get("start") == "" {
			t.Errorf("%s: asked %s, want the window in pages of 499", name, s.URL)
		}
	}
}
