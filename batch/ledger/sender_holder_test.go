package ledger_test

import (
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestWork_SaysWhoSentWhatIsInDoubt(t *testing.T) {
	cases := map[string]struct {
		holders []string // of one attempt after the other
		states  []batch.State
		want    string
	}{
		"one":                                       {[]string{"a"}, []batch.State{batch.StateLost}, "a"},
		"one that nobody saw end":                   {[]string{"a"}, []batch.State{""}, "a"},
		"the same twice":                            {[]string{"a", "a"}, []batch.State{batch.StateLost, batch.StateLost}, "a"},
		"two different ones: nobody for sure":       {[]string{"a", "b"}, []batch.State{batch.StateLost, batch.StateLost}, ""},
		"one, and one who is not known":             {[]string{"", "b"}, []batch.State{batch.StateLost, batch.StateLost}, ""},
		"another one who was refused says nothing":  {[]string{"a", "b"}, []batch.State{batch.StateLost, batch.StateRefused}, "a"},
		"another one who left nothing says nothing": {[]string{"a", "b"}, []batch.State{batch.StateAbsent, batch.StateLost}, "b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			plan(t, l, "j", 3)
			h := hold(t, l, "j")
			for i, holder := range c.holders {
				a := at(1, i+1, i)
				a.Holder = holder
				begin(t, h, a)
				if c.states[i] != "" {
					record(t, h, ended(a, c.states[i]))
				}
			}
			if got := workOf(t, l, jobOf(t, l))[0].Doubt.Holder; got != c.want {
				t.Errorf("the holder is %q, want %q", got, c.want)
			}
		})
	}
}

func jobOf(t *testing.T, l *ledger.Ledger) ledger.Job {
	t.Helper()
	job, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	return job
}
