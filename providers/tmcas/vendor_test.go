package tmcas

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
	"mopup/providers/simkit"
	"mopup/providers/tmcas/tmcassim"
)

// vendor is the simulator behind a line on which answers to POSTs can be lost.
type vendor struct {
	*tmcassim.Simulator
	lose bool
}

func (v *vendor) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "api-eu.tmcas.trendmicro.com" {
		return nil, fmt.Errorf("a request to %s", r.URL.Host)
	}
	resp, err := simkit.Transport(v.Simulator).RoundTrip(r)
	if v.lose && r.Method == http.MethodPost {
		return nil, io.ErrUnexpectedEOF
	}
	return resp, err
}

func simulate(t *testing.T, specs ...string) (*Provider, *vendor) {
	t.Helper()
	o := simkit.Options{Quota: &simkit.Quota{}}
	for _, spec := range specs {
		if err := o.Faults.Set(spec); err != nil {
			t.Fatal(err)
		}
	}
	v := &vendor{Simulator: tmcassim.New(o)}
	return provider(t, v), v
}

// post sends a batch of accounts of its own and tells what the engine would know.
func post(t *testing.T, p *Provider, n int) batch.Sent {
	t.Helper()
	b := accounts("account-reset-password", 10)
	for i := range b.Targets {
		id := 1000*n + i
		b.Targets[i].ID, b.Targets[i].Values[email] = batch.TargetID(id), fmt.Sprintf("User%d@corp.example", id)
	}
	s := batch.Sent{Batch: b, Span: batch.Span{From: time.Now()}}
	answer, _ := p.Send(t.Context(), b)
	s.To, s.Receipt = time.Now(), answer.Receipt
	return s
}

// lookUp asks until something is found out, but not for ever.
func lookUp(t *testing.T, p *Provider, lost batch.Sent, known ...batch.Receipt) batch.Finding {
	t.Helper()
	d := batch.Doubted{Batch: lost.Batch, Span: lost.Span, Known: known}
	for range 8 {
		f, err := p.Lookup(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if f.Results != nil {
			return f
		}
		d.Cursor = f.Cursor
	}
	return nothing
}

// outcome is the one that all results have.
func outcome(results []batch.Result) string {
	counts := map[batch.Outcome]int{}
	for _, r := range results {
		counts[r.Outcome]++
	}
	return fmt.Sprint(counts)
}

func TestProvider_ReckonsWithTheVendorsClock(t *testing.T) {
	for _, faults := range [][]string{
		{"skew=0s"}, {"skew=1h"}, {"skew=-1h"}, {"skew=-90s"}, {"skew=71h"}, {"skew=-200h"}, {"skew=4m", "latency=20s"}, {"skew=-4m", "latency=0s-40s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, v := simulate(t, faults...)
			v.lose = true
			lost := post(t, p, 1)
			pass(time.Minute)
			finding := lookUp(t, p, lost)
			if got := outcome(finding.Results); got != "map[accepted:10]" || finding.Receipt == "" {
				t.Fatalf("%v: the lost request is %s, receipt %q", faults, got, finding.Receipt)
			}
			lost.Receipt, v.lose = finding.Receipt, false
			about := []batch.Sent{lost, post(t, p, 2), post(t, p, 3)}
			pass(time.Minute)
			results, _, err := p.Follow(t.Context(), about)
			if got := outcome(results); got != "map[succeeded:30]" || err != nil {
				t.Errorf("%v: together they are %s, %v", faults, got, err)
			}
			never := about[0]
			never.Batch = accounts("account-reset-password", 10)
			if got := outcome(lookUp(t, p, never, about[0].Receipt).Results); got != "map[not-attempted:10]" {
				t.Errorf("%v: what never arrived is %s", faults, got)
			}
		})
	}
}

func TestLookup_FindsWhatShowsLateByTheTimeThatAbsenceIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, v := simulate(t, "late=20s-50s", "seed=3")
		v.lose = true
		lost := post(t, p, 1)
		look := Actions()[0].Lookup
		pass(look.First)
		if got := outcome(lookUp(t, p, lost).Results); got != "map[not-attempted:10]" {
			t.Errorf("before it shows it is %s: the vendor has nothing of it now", got)
		}
		pass(look.Settle.Value - look.First)
		if got := outcome(lookUp(t, p, lost).Results); got != "map[accepted:10]" {
			t.Errorf("when it shows it is %s", got)
		}
	})
}

func TestLookup_FindsItsWayThroughPagesHoweverTheyAreLinked(t *testing.T) {
	for spec, want := range map[string]string{
		"next-link=null": "accepted", "next-link=empty": "accepted", "next-link=word": "accepted",
		"next-link=absent": "accepted", "next-link=bare": "accepted", "next-link=foreign": "",
	} {
		synctest.Test(t, func(t *testing.T) {
			p, v := simulate(t, spec)
			var known []batch.Receipt
			before := time.Now()
			for n := range 120 {
				known = append(known, post(t, p, n+10).Receipt)
			}
			v.lose = true
			lost := post(t, p, 1)
			lost.From = before // so that all of them are in its window
			pass(time.Minute)
			asked := v.Journal().Stats().Requests
			got := lookUp(t, p, lost, known...)
			switch asked = v.Journal().Stats().Requests - asked; {
			case want == "" && got.Results == nil:
			case want != "" && outcome(got.Results) == "map["+want+":10]" && asked == 3:
			default:
				t.Errorf("%s: %s after %d questions", spec, outcome(got.Results), asked)
			}
		})
	}
}

func TestFollow_SaysNothingOfWhatTheAnswerHadNoRoomFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := simulate(t)
		var about []batch.Sent
		for n := range 60 {
			about = append(about, post(t, p, n+1))
		}
		pass(time.Minute)
		first, _, err := p.Follow(t.Context(), about)
		if got := outcome(first); got != "map[succeeded:500]" || err != nil {
			t.Errorf("of 600 there are %s, %v", got, err)
		}
		last, _, err := p.Follow(t.Context(), about[59:])
		if got := outcome(last); got != "map[succeeded:10]" || err != nil {
			t.Errorf("asked for alone the last are %s, %v", got, err)
		}
	})
}
