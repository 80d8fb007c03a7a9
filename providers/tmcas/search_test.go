package tmcas

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

func TestLookup_AsksForTheTimeOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pass(time.Hour)
		s := dated(shown())
		if _, err := provider(t, s).Lookup(t.Context(), doubted()); err != nil {
			t.Fatal(err)
		}
		if start, end := asked(t, s); start != "2000-01-01T00:58:55.000Z" || end != "2000-01-01T00:59:35.000Z" || s.Method != "GET" || s.Sent != "" {
			t.Errorf("%s from %s to %s with %q", s.Method, start, end, s.Sent)
		}
	})
}

func TestLookup_BelievesNoAbsenceWhereTheWindowMayHaveBeenTheWrongOne(t *testing.T) {
	cases := []struct {
		name string
		date string // in which the first reply tells the vendor's time
		want [2]batch.Finding
	}{
		{"the clocks agree", at(0), [2]batch.Finding{untouched, untouched}},
		{"the vendor's is a little ahead", at(3 * time.Second), [2]batch.Finding{untouched, untouched}},
		{"the vendor's is ahead, and then that is known", at(time.Minute), [2]batch.Finding{nothing, untouched}},
		{"the vendor's is behind, and then that is known", at(-time.Hour), [2]batch.Finding{nothing, untouched}},
		{"it never tells", "", [2]batch.Finding{nothing, nothing}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pass(time.Until(noon))
				s := dated(shown())
				s.Header.Set("Date", c.date)
				p := provider(t, s)
				for i, want := range c.want {
					got, err := p.Lookup(t.Context(), doubted())
					if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
						t.Errorf("question %d: %v %s", i+1, err, diff)
					}
				}
			})
		})
	}
}

func TestLookup_FindsTheRequestThoughTheVendorNeverTellsItsTime(t *testing.T) {
	s := dated(shown(under("b-1", "user11", "user12", "user13")))
	s.Header.Del("Date")
	got, err := provider(t, s).Lookup(t.Context(), doubted())
	if diff := cmp.Diff(found, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(err, diff)
	}
	s.Header.Set("Date", at(-1000*time.Hour))
	got, err = provider(t, s).Lookup(t.Context(), doubted())
	if diff := cmp.Diff(nothing, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("in a window that was the wrong one: %v %s", err, diff)
	}
}

func TestLookup_AsksNothingWhereTheVendorCannotTellAllOfIt(t *testing.T) {
	for name, from := range map[string]time.Duration{"forgotten": -72 * time.Hour, "still to come, by a clock that was set": time.Hour} {
		s := dated(shown())
		d := doubted()
		d.From, d.To = time.Now().Add(from), time.Now().Add(from+time.Minute)
		got, err := provider(t, s).Lookup(t.Context(), d)
		if diff := cmp.Diff(nothing, got); diff != "" || err != nil || s.Method != "" {
			t.Errorf("%s: sent %q, %v %s", name, s.Method, err, diff)
		}
	}
}

func TestLookup_AnErrorFindsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   batch.Kind
	}{
		"throttled":             {429, `{}`, batch.Throttled},
		"the window is refused": {400, `{"code":-4000001}`, batch.BadRequest},
		"busy":                  {503, `<html>`, batch.Doubt},
		"a reply cut short":     {200, `{"code":0,"actions":[`, batch.Doubt},
		"a code":                {200, `{"code":-5,"count":0,"actions":[]}`, batch.Doubt},
		"a redirect":            {302, ``, batch.Denied},
	} {
		s := dated(c.body)
		s.Status = c.status
		got, err := provider(t, s).Lookup(t.Context(), doubted())
		if e := exchangetest.Fault(t, err); e.Kind != c.kind || got.Results != nil || got.Cursor != "" {
			t.Errorf("%s: kind %q, %+v", name, e.Kind, got)
		}
	}
}

func TestLookup_RefusesWhatItDidNotAskFor(t *testing.T) {
	foreign, strange := doubted(), doubted()
	foreign.Action = "graph/signin-dismiss"
	strange.Cursor = `{"next":"","pages":1}`
	for name, d := range map[string]batch.Doubted{"a batch of another vendor": foreign, "a cursor of nobody": strange} {
		s := dated(shown())
		_, err := provider(t, s).Lookup(t.Context(), d)
		if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || s.Method != "" {
			t.Errorf("%s: kind %q, sent %q", name, e.Kind, s.Method)
		}
	}
}
