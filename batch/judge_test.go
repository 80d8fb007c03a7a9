package batch

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// Every way from what an attempt brought to what it means for one target.
func TestJudge_WalksEveryWay(t *testing.T) {
	const again = Outcome("again")
	type way struct {
		outcome Outcome // of the target's result; "" with kind
		kind    Kind
		// What it means: for a target never sent before, and for one that an
		// earlier attempt may have applied; first where a repeat is harmless,
		// then where it is not, then where it is not and the vendor can be asked.
		harmless, harmlessLost, harmful, harmfulLost, asks, asksLost Outcome
		stop                                                         bool
	}
	for _, w := range []way{
		{Succeeded, "", Succeeded, Succeeded, Succeeded, Succeeded, Succeeded, Succeeded, false},
		{Accepted, "", Accepted, Accepted, Accepted, Accepted, Accepted, Accepted, false},
		{Skipped, "", Skipped, Skipped, Skipped, Skipped, Skipped, Skipped, false},
		{Failed, "", Failed, InDoubt, Failed, InDoubt, Failed, InDoubt, false},
		{"", Throttled, again, again, again, again, again, again, false},
		{"", Unavailable, again, again, again, again, again, again, false},
		{"", Denied, NotAttempted, InDoubt, NotAttempted, InDoubt, NotAttempted, InDoubt, true},
		{"", BadRequest, Failed, InDoubt, Failed, InDoubt, Failed, InDoubt, false},
		{"", Doubt, again, again, InDoubt, InDoubt, again, again, false},
	} {
		for i, want := range []Outcome{w.harmless, w.harmlessLost, w.harmful, w.harmfulLost, w.asks, w.asksLost} {
			harmless, asks, lost := i < 2, i >= 4, i%2 == 1
			t.Run(fmt.Sprintf("%s%s harmless=%v asks=%v lost=%v", w.outcome, w.kind, harmless, asks, lost), func(t *testing.T) {
				action := &Action{RepeatHarmless: Assume(harmless)}
				targets := []open{{Target: Target{ID: 7}, stage: sent, lost: lost}}
				result := Result{Target: 7, Outcome: w.outcome}
				if w.outcome == "" {
					result.Err = &Error{Kind: w.kind}
				}
				inner := judge(action, asks, targets, Answer{Results: []Result{result}}, nil)
				check(t, "in an answer", inner, want, lost || w.kind == Doubt, w.stop)
				if w.outcome == "" {
					whole := judge(action, asks, targets, Answer{}, &Error{Kind: w.kind})
					check(t, "for the whole request", whole, want, lost || w.kind == Doubt, w.stop)
				}
			})
		}
	}
}

// check wants the one target where it belongs, and nowhere else.
func check(t *testing.T, where string, v verdict, want Outcome, lost, stop bool) {
	t.Helper()
	if v.stop != stop {
		t.Errorf("%s: stop is %v, want %v", where, v.stop, stop)
	}
	if len(v.settled)+len(v.left) != 1 {
		t.Fatalf("%s: settled %v, left %v: want the target in one place", where, v.settled, v.left)
	}
	if want == "again" {
		stage := waiting
		if lost {
			stage = doubtful
		}
		if len(v.left) != 1 || v.left[0].lost != lost || v.left[0].stage != stage {
			t.Errorf("%s: left is %+v, want the target %s", where, v.left, stage)
		}
		return
	}
	if len(v.settled) != 1 || v.settled[0].Outcome != want {
		t.Errorf("%s: settled as %v, want %s", where, v.settled, want)
	}
}

func TestJudge_OnlyARefusalThatOneTargetMayCauseIsSplit(t *testing.T) {
	two := []open{{Target: Target{ID: 1}, stage: sent}, {Target: Target{ID: 2}, stage: sent}}
	for status, want := range map[int]bool{400: true, 404: true, 413: true, 422: true, 405: false, 409: false, 415: false, 0: false} {
		e := &Error{Kind: BadRequest, Status: status}
		v := judge(&Action{}, false, two, Answer{}, e)
		if v.split != want || want && len(v.left) != 2 || !want && len(v.settled) != 2 {
			t.Errorf("status %d: split %v, %d left, %d settled; want split %v", status, v.split, len(v.left), len(v.settled), want)
		}
		if one := judge(&Action{}, false, two[:1], Answer{}, e); one.split || len(one.settled) != 1 || one.settled[0].Outcome != Failed {
			t.Errorf("status %d: a target that stands alone ends as %+v, want failed", status, one)
		}
		if doubt := judge(&Action{}, true, two, Answer{}, &Error{Status: status}); doubt.split {
			t.Errorf("status %d: a batch in doubt was split", status)
		}
	}
}

func TestJudge_TargetWithoutAWordIsNeverDone(t *testing.T) {
	targets := []open{{Target: Target{ID: 1}, stage: sent}, {Target: Target{ID: 2}, stage: sent}}
	for name, answer := range map[string]Answer{
		"an answer without results":      {Receipt: "r"},
		"an answer about another target": {Results: []Result{{Target: 9, Outcome: Succeeded}}},
		"a result without an outcome":    {Results: []Result{{Target: 1}, {Target: 2}}},
		"an answer about one of them":    {Results: []Result{{Target: 9, Outcome: Succeeded}, {Target: 1}}},
	} {
		v := judge(&Action{RepeatHarmless: Assume(false)}, false, targets, answer, nil)
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

func TestJudge_SaysThatAnAnswerWasLostOnlyWhereItWas(t *testing.T) {
	why := errors.New(`the vendor shows it as "active"`)
	for status, want := range map[int]string{
		0:   `the answer was lost: the vendor shows it as "active"`,
		200: `the answer does not settle it: the vendor shows it as "active"`,
	} {
		v := judge(&Action{RepeatHarmless: Assume(false)}, false, []open{{Target: Target{ID: 1}, stage: sent}}, Answer{}, &Error{Status: status, Err: why})
		if len(v.settled) != 1 || v.settled[0].Reason != want {
			t.Errorf("status %d: %+v, want %q", status, v.settled, want)
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

func TestTooLate_AClockThatWasSetSaysNothingOfHowLongItTook(t *testing.T) {
	for ago, late := range map[time.Duration]bool{0: false, 9 * time.Second: false, 11 * time.Second: true, -11 * time.Second: true, -time.Hour: true} {
		if err := tooLate(time.Now().Add(-ago)); (err != nil) != late {
			t.Errorf("a slot that was taken %v ago gave %v, want too late: %v", ago, err, late)
		}
	}
}
