package simkit

import (
	"strings"
	"testing"
	"time"
)

func TestFaults_TakesEveryDocumentedForm(t *testing.T) {
	for _, spec := range []string{
		"throttle=10%", "throttle=0.1", "throttle=0", "throttle=1", "throttle=100%", "throttle=10%,2", "throttle=10%,2.128", "throttle=1,date",
		"throttle-inner=5%", "throttle-inner=5%,2", "unavailable-before=10%", "unavailable-after=10%",
		"cut-before=10%", "cut-after=10%", "latency=200ms", "latency=50ms-2s", "bad-target=Ann@corp.example",
		"fail=10%", "fail=ann@corp.example", "skip=0.1", "skip=ann@corp.example", "settle=0s", "settle=1s-1m",
		"late=30s", "late=0s-1m", "skew=90s", "skew=-1h30m", "skew=0s",
		"next-link=null", "next-link=empty", "next-link=word", "next-link=absent", "next-link=bare", "next-link=foreign",
		"drop-results=10%", "deny=401", "deny=403", "seed=7",
		"bad-target=0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5f ann@corp.example",
	} {
		var f Faults
		if err := f.Set(spec); err != nil {
			t.Errorf("Set(%q) = %v", spec, err)
		}
		if f.String() != spec {
			t.Errorf("after Set(%q) the faults read %q", spec, f.String())
		}
	}
}

func TestFaults_RefusesWhatItCannotRead(t *testing.T) {
	for spec, want := range map[string]string{
		"":                     "unknown fault",
		"throtle=10%":          "there are throttle, throttle-inner",
		"throttle":             "write throttle=RATE[,SECONDS|,date]",
		"throttle=often":       `"often" is no rate`,
		"throttle=10":          "not within 0 and 1",
		"throttle=-1%":         "not within 0 and 1",
		"throttle=NaN":         "not within 0 and 1",
		"throttle=10%,soon":    "neither seconds nor the word date",
		"throttle=10%,-2":      "neither seconds nor the word date",
		"throttle=10%,":        "neither seconds nor the word date",
		"latency=":             "is no duration",
		"latency=2":            "is no duration",
		"latency=2s-1s":        "ends before it begins",
		"latency=-1s":          "is no duration",
		"settle=1s-":           "is no duration",
		"bad-target=":          "no target is named",
		"fail=":                "no target is named",
		"fail=150%":            "not within 0 and 1",
		"late=-1s":             "is no duration",
		"skew=":                "such as 90s or -1h",
		"skew=1s-2s":           "such as 90s or -1h",
		"next-link=":           "is none of null, empty, word, absent, bare, foreign",
		"deny=404":             "neither 401 nor 403",
		"seed=-1":              "no whole number",
		"cut-before=ann@x.org": "is no rate",
	} {
		var f Faults
		err := f.Set(spec)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Set(%q) = %v, want an error with %q", spec, err, want)
		}
		if f.String() != "" {
			t.Errorf("Set(%q) was refused and left %q", spec, f.String())
		}
	}
}

func TestFaults_ACopyLeavesTheOriginalAlone(t *testing.T) {
	var f Faults
	for _, spec := range []string{"bad-target=a", "bad-target=b", "bad-target=c"} {
		if err := f.Set(spec); err != nil {
			t.Fatal(err)
		}
	}
	one, two := f, f
	_ = one.Set("bad-target=one")
	_ = two.Set("bad-target=two")
	if one.String() != "bad-target=a bad-target=b bad-target=c bad-target=one" {
		t.Errorf("the copy reads %q", one.String())
	}
}

func TestFaultHelp_NamesEveryFault(t *testing.T) {
	for _, r := range rules() {
		if !strings.Contains(FaultHelp(), string(r.fault)+"="+r.syntax) {
			t.Errorf("the help lacks %s", r.fault)
		}
	}
	if n := strings.Count(FaultHelp(), "\n"); n != 18 {
		t.Errorf("the help has %d lines, want one for each of 17 faults and one more", n)
	}
}

func diceOf(t *testing.T, specs ...string) *Dice {
	t.Helper()
	return newDice(faultsOf(t, specs...), &Journal{})
}

func faultsOf(t *testing.T, specs ...string) Faults {
	t.Helper()
	var f Faults
	for _, spec := range specs {
		if err := f.Set(spec); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestDice_TheSameSeedBringsTheSameCourse(t *testing.T) {
	course := func(specs ...string) string {
		d := diceOf(t, specs...)
		var b strings.Builder
		for range 200 {
			if d.Hit(CutBefore) {
				b.WriteByte('x')
			} else {
				b.WriteByte('.')
			}
			d.Hit(Throttle)
		}
		return b.String()
	}
	first := course("cut-before=30%", "seed=5")
	if again := course("cut-before=30%", "seed=5"); again != first {
		t.Errorf("the same seed brought\n%s and\n%s", first, again)
	}
	if with := course("cut-before=30%", "throttle=50%", "seed=5"); with != first {
		t.Error("one more fault moved the others")
	}
	if other := course("cut-before=30%", "seed=6"); other == first {
		t.Error("another seed brought the same course")
	}
	if n := strings.Count(first, "x"); n < 30 || n > 90 {
		t.Errorf("30%% struck %d times of 200", n)
	}
}

func TestDice_ARateOfSingleTargetsHoldsAndIsSteady(t *testing.T) {
	d, again := diceOf(t, "fail=10%"), diceOf(t, "fail=10%")
	struck := 0
	for i := range 5000 {
		target := strings.Repeat("a", i%50) + string(rune('a'+i%26)) + strings.Repeat("b", i/50)
		if d.Strikes(Fail, target) {
			struck++
		}
		if d.Strikes(Fail, target) != again.Strikes(Fail, target) {
			t.Fatalf("%q met two fates", target)
		}
	}
	if struck < 350 || struck > 650 {
		t.Errorf("10%% struck %d of 5000", struck)
	}
}

func TestDice_CertainRatesAreCertain(t *testing.T) {
	d := diceOf(t, "cut-after=100%", "cut-before=0", "fail=1", "skip=0%")
	for range 100 {
		if !d.Hit(CutAfter) || d.Hit(CutBefore) || d.Hit(Throttle) || !d.Strikes(Fail, "a") || d.Strikes(Skip, "a") {
			t.Fatal("a rate of 1 missed, or one of 0 hit")
		}
	}
}

func TestDice_NamedTargetsAddUpAndAreComparedInLowerCase(t *testing.T) {
	d := diceOf(t, "fail=Ann@Corp.example", "fail=bob@corp.example")
	for target, want := range map[string]bool{"ann@corp.example": true, "bob@corp.example": true, "eve@corp.example": false} {
		if got := d.Strikes(Fail, target); got != want {
			t.Errorf("Strikes(%s) = %v", target, got)
		}
	}
}

func TestDice_ADurationStaysWithinItsSpan(t *testing.T) {
	d := diceOf(t, "latency=10ms-20ms")
	for range 200 {
		if got := d.Pick(Latency, Span{}); got < 10*time.Millisecond || got > 20*time.Millisecond {
			t.Fatalf("picked %v", got)
		}
		if got := d.Pick(Settle, Span{time.Second, time.Second}); got != time.Second {
			t.Fatalf("picked %v, want the fallback", got)
		}
	}
}
