package batch

import (
	"fmt"
	"testing"
	"time"
)

// Every arrow from what an attempt brought to what it means for one target.
func TestJudge_WalksEveryArrow(t *testing.T) {
	const again = Outcome("again")
	type arrow struct {
		outcome Outcome // of the target's result; "" with kind
		kind    Kind
		// What it means: for a target never sent before, and for one that an
		// earlier attempt may have applied; first where a repeat is harmless,
		// then where it is not.
		harmless, harmlessDoubted, harmful, harmfulDoubted Outcome
		stop                                               bool
	}
	for _, a := range []arrow{
		{Succeeded, "", Succeeded, Succeeded, Succeeded, Succeeded, false},
		{Accepted, "", Accepted, Accepted, Accepted, Accepted, false},
		{Skipped, "", Skipped, Skipped, Skipped, Skipped, false},
		{Failed, "", Failed, InDoubt, Failed, InDoubt, false},
		{"", Throttled, again, again, again, again, false},
		{"", Unavailable, again, again, again, again, false},
		{"", Denied, NotAttempted, InDoubt, NotAttempted, InDoubt, true},
		{"", BadRequest, Failed, InDoubt, Failed, InDoubt, false},
		{"", Doubt, again, again, InDoubt, InDoubt, false},
	} {
		for i, want := range []Outcome{a.harmless, a.harmlessDoubted, a.harmful, a.harmfulDoubted} {
			harmless, doubted := i < 2, i%2 == 1
			t.Run(fmt.Sprintf("%s%s harmless=%v doubted=%v", a.outcome, a.kind, harmless, doubted), func(t *testing.T) {
				action := &Action{RepeatHarmless: Assume(harmless)}
				sent := []open{{Target: Target{ID: 7}, doubted: doubted}}
				result := Result{Target: 7, Outcome: a.outcome}
				if a.outcome == "" {
					result.Err = &Error{Kind: a.kind}
				}
				inner := judge(action, sent, Answer{Results: []Result{result}}, nil)
				check(t, "in an answer", inner, want, doubted || a.kind == Doubt, a.stop)
				if a.outcome == "" {
					whole := judge(action, sent, Answer{}, &Error{Kind: a.kind})
					check(t, "for the whole request", whole, want, doubted || a.kind == Doubt, a.stop)
				}
			})
		}
	}
}

// check wants the one target where it belongs, and nowhere else.
func check(t *testing.T, where string, v verdict, want Outcome, doubted, stop bool) {
	t.Helper()
	if v.stop != stop {
		t.Errorf("%s: stop is %v, want %v", where, v.stop, stop)
	}
	if len(v.settled)+len(v.again) != 1 {
		t.Fatalf("%s: settled %v, again %v: want the target in one place", where, v.settled, v.again)
	}
	if want == "again" {
		if len(v.again) != 1 || v.again[0].doubted != doubted {
			t.Errorf("%s: again is %+v, want the target with doubted %v", where, v.again, doubted)
		}
		return
	}
	if len(v.settled) != 1 || v.settled[0].Outcome != want {
		t.Errorf("%s: settled as %v, want %s", where, v.settled, want)
	}
}

func TestJudge_TargetWithoutAWordIsNeverDone(t *testing.T) {
	sent := []open{{Target: Target{ID: 1}}, {Target: Target{ID: 2}}}
	for name, answer := range map[string]Answer{
		"an answer without results":      {Receipt: "r"},
		"an answer about another target": {Results: []Result{{Target: 9, Outcome: Succeeded}}},
		"a result without an outcome":    {Results: []Result{{Target: 1}, {Target: 2}}},
		"an answer about one of them":    {Results: []Result{{Target: 9, Outcome: Succeeded}, {Target: 1}}},
	} {
		v := judge(&Action{RepeatHarmless: Assume(false)}, sent, answer, nil)
		for _, r := range v.settled {
			if r.Outcome != InDoubt {
				t.Errorf("%s: target %d is %s, want in doubt", name, r.Target, r.Outcome)
			}
		}
		if len(v.settled) != 2 {
			t.Errorf("%s: %d targets settled, want both", name, len(v.settled))
		}
	}
}

func TestWaits_TheVendorsWordCountsFirst(t *testing.T) {
	back := func(nth int) time.Duration { return time.Duration(nth) * time.Second }
	for name, c := range map[string]struct {
		err  Error
		nth  int
		rest time.Duration
		want time.Duration
	}{
		"a 429 with a wait":                        {Error{Kind: Throttled, Wait: 9 * time.Second}, 3, time.Minute, 9 * time.Second},
		"a first 429 without one: the window":      {Error{Kind: Throttled}, 1, time.Minute, time.Minute},
		"a further one: the window and more":       {Error{Kind: Throttled}, 2, time.Minute, time.Minute + 2*time.Second},
		"a 429 where no quota is known: backs off": {Error{Kind: Throttled}, 1, 0, time.Second},
		"a 503 with a wait":                        {Error{Status: 503, Wait: 4 * time.Second}, 1, time.Minute, 4 * time.Second},
		"a 503 without one: backs off":             {Error{Status: 503}, 2, time.Minute, 2 * time.Second},
		"a lost line: backs off":                   {Error{}, 4, time.Minute, 4 * time.Second},
	} {
		if got := waits(&c.err, c.nth, c.rest, back); got != c.want {
			t.Errorf("%s: waits %v, want %v", name, got, c.want)
		}
	}
}
