package tmcas

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

const second = "https://api-eu.tmcas.trendmicro.com/v1/mitigation/accounts?cursor=500"

func more(body string) string {
	return strings.Replace(body, `"next_link":null`, `"next_link":"`+second+`"`, 1)
}

// leaf goes through the pages, one question for each.
func leaf(t *testing.T, pages ...string) batch.Finding {
	t.Helper()
	d := doubted("b-9")
	s := dated("")
	p := provider(t, s)
	for i, body := range pages {
		s.Body = body
		got, err := p.Lookup(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 && s.URL != second {
			t.Errorf("page %d was asked for as %s", i+1, s.URL)
		}
		if i == len(pages)-1 {
			return got
		}
		if got.Cursor == "" || got.Results != nil {
			t.Fatalf("after page %d of %d: %+v", i+1, len(pages), got)
		}
		d.Cursor = got.Cursor
	}
	return nothing
}

func TestLookup_SeesAllPagesBeforeItSaysAWord(t *testing.T) {
	ours := under("b-1", "user11", "user12", "user13")
	cases := []struct {
		name  string
		pages []string
		want  batch.Finding
	}{
		{"on the second page", []string{more(shown(under("b-2", "eve"))), shown(ours)}, found},
		{"on the first page", []string{more(shown(ours)), shown()}, found},
		{"spread over two pages", []string{more(shown(under("b-1", "user13"))), shown(under("B-1", "user11", "user12"))}, found},
		{"on no page", []string{more(shown(under("b-2", "eve"))), more(shown(under("b-3", "eve"))), shown()}, untouched},
		{"a part of it", []string{more(shown(under("b-1", "user13"))), shown(under("b-2", "eve"))}, nothing},
		{"with another account that came before", []string{more(shown(under("b-1", "eve"))), shown(ours)}, nothing},
		{"with another account that comes later", []string{more(shown(ours)), shown(under("b-1", "eve"))}, nothing},
		{"two that equal it", []string{more(shown(ours)), shown(under("b-2", "user11", "user12", "user13"))}, nothing},
		{"a known one on two pages", []string{more(shown(under("b-9", "user11", "user12"))), shown(under("b-9", "user13"))}, untouched},
		{"what nobody can attribute on the first page", []string{more(shown(under("", "user11"))), shown()}, nothing},
		{"a count of all pages", []string{more(strings.Replace(shown(under("b-2", "eve")), `"count":1`, `"count":2`, 1)), strings.Replace(shown(under("b-3", "eve")), `"count":1`, `"count":2`, 1)}, untouched},
		{"a count of more than all pages", []string{more(strings.Replace(shown(under("b-2", "eve")), `"count":1`, `"count":3`, 1)), shown(under("b-3", "eve"))}, nothing},
		{"a last page that leads elsewhere", []string{more(shown(ours)), strings.Replace(more(shown()), "api-eu", "api", 1)}, nothing},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, leaf(t, c.pages...), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookup_GivesUpOnAVendorThatAlwaysSaysMore(t *testing.T) {
	endless := make([]string, 40) // 20,000 results
	for i := range endless {
		endless[i] = more(shown())
	}
	if diff := cmp.Diff(nothing, leaf(t, endless...), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	endless[len(endless)-1] = shown()
	if diff := cmp.Diff(untouched, leaf(t, endless...), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("after as many pages as it reads: %s", diff)
	}
}

func TestLookup_ALaterPageNeedsNoClock(t *testing.T) {
	s := dated(more(shown()))
	p := provider(t, s)
	d := doubted()
	first, err := p.Lookup(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	s.Header.Set("Date", at(0)) // some other year
	s.Body, d.Cursor = shown(), first.Cursor
	got, err := p.Lookup(t.Context(), d)
	if diff := cmp.Diff(untouched, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestLookup_ShowsNoEchoOfTheCredential(t *testing.T) {
	s := dated(strings.Replace(more(shown()), "cursor=500", "token=token-of-the-test", 1))
	got, err := provider(t, s).Lookup(t.Context(), doubted())
	if diff := cmp.Diff(nothing, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(err, diff)
	}
	s = dated(shown(under("token-of-the-test", "user11", "user12", "user13")))
	got, err = provider(t, s).Lookup(t.Context(), doubted())
	if diff := cmp.Diff(nothing, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestLookup_AnErrorOfALaterPageCanBeAskedAgain(t *testing.T) {
	s := dated(more(shown(under("b-1", "user11", "user12", "user13"))))
	p := provider(t, s)
	d := doubted()
	first, err := p.Lookup(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	d.Cursor = first.Cursor
	s.Status = 429
	if _, err := p.Lookup(t.Context(), d); exchangetest.Fault(t, err).Kind != batch.Throttled {
		t.Errorf("%v", err)
	}
	s.Status, s.Body = 200, shown()
	got, err := p.Lookup(t.Context(), d)
	if diff := cmp.Diff(found, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(err, diff)
	}
}
