package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
	"mopup/reports"
)

// past is a job of one target as an earlier process left it.
type past struct {
	id      string
	age     time.Duration
	state   ledger.JobState
	outcome batch.Outcome
	asks    bool // doubts are settled by asking
}

func pastLedger(t *testing.T, jobs ...past) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	for _, p := range jobs {
		if err := p.write(t, l); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func (p past) write(t *testing.T, l *ledger.Ledger) error {
	created := time.Now().Add(-p.age)
	action := batch.Action{
		Name: "v/a", Targets: batch.Assume(9), Fields: []batch.Field{{Name: "id", Key: batch.FoldCase}}, Follow: &batch.Follow{},
	}
	if p.asks {
		action.Lookup = &batch.Lookup{}
	}
	draft, err := l.Draft(t.Context(), p.id, created)
	if err != nil {
		return err
	}
	planner := batch.NewPlanner(map[string]*batch.Action{"v/a": &action}, seen.New(seen.Options{Keys: 10}))
	placed, closed, err := planner.Place(batch.Row{Target: &batch.Target{Action: "v/a", Values: []string{"ann"}}})
	if err := errors.Join(err, draft.Add(placed, closed)); err != nil {
		return err
	}
	_, open := planner.Close()
	job := ledger.Job{State: ledger.Planned, Rows: 1, Actions: []ledger.Action{ledger.ActionOf(action)}, Content: p.id}
	if err := draft.Finish(job, open); err != nil {
		return err
	}
	hold, err := l.Hold(t.Context(), p.id)
	if err != nil {
		return err
	}
	errs := []error{hold.Start(t.Context(), true)}
	a := batch.Attempt{Job: p.id, Batch: 1, No: 1, Targets: 1, At: created}
	if p.outcome != batch.NotAttempted {
		errs = append(errs, hold.Begin(t.Context(), a), hold.Record(t.Context(), batch.Ending{
			Attempt: a, Ended: created, State: batch.StateAnswered, Receipt: "r", Results: []batch.Result{{Target: 1, Outcome: p.outcome}},
		}))
	}
	return errors.Join(append(errs, hold.End(t.Context(), p.state, ""), hold.Release())...)
}

func TestResume_WithoutAJobTakesTheLatestOfWhichSomethingIsLeft(t *testing.T) {
	const day = 24 * time.Hour
	left := past{"left", day, ledger.Interrupted, batch.NotAttempted, false}
	for name, c := range map[string]struct {
		jobs []past // the oldest first
		want string
	}{
		"one that was interrupted":                       {[]past{left}, "left"},
		"a newer one is at its end":                      {[]past{left, {"done", 0, ledger.Finished, batch.Succeeded, false}}, "left"},
		"a newer one was interrupted with nothing left":  {[]past{left, {"empty", 0, ledger.Interrupted, batch.Succeeded, false}}, "left"},
		"a newer one has finished, with targets to ask":  {[]past{left, {"taken", 0, ledger.Finished, batch.Accepted, false}}, "taken"},
		"a newer one has finished, with doubts to ask":   {[]past{left, {"doubt", 0, ledger.Finished, batch.InDoubt, true}}, "doubt"},
		"a newer one has doubts that asking settles not": {[]past{left, {"doubt", 0, ledger.Finished, batch.InDoubt, false}}, "left"},
		"one finished too long ago to be asked for":      {[]past{{"old", 3*day + time.Hour, ledger.Finished, batch.Accepted, false}}, ""},
		"one finished just within that time":             {[]past{{"old", 3*day - time.Hour, ledger.Finished, batch.Accepted, false}}, "old"},
		"one interrupted long ago":                       {[]past{{"old", 9 * day, ledger.Interrupted, batch.NotAttempted, false}}, "old"},
		"one that only lacks its end":                    {[]past{{"endless", 0, ledger.Running, batch.Succeeded, false}}, "endless"},
		"nothing":                                        {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			job, err := (&app{}).latestUnfinished(t.Context(), pastLedger(t, c.jobs...))
			if (err == nil) != (c.want != "") || err == nil && job.ID != c.want {
				t.Errorf("took %q (%v), want %q", job.ID, err, c.want)
			}
		})
	}
}

func TestNextSteps_RetryOnlyWhatNoOtherJobHas(t *testing.T) {
	l := pastLedger(t, past{"j", 0, ledger.Finished, batch.Failed, false})
	count := func(o batch.Outcome, n int) map[batch.Outcome]int { return map[batch.Outcome]int{o: n} }
	for name, c := range map[string]struct {
		state      ledger.JobState
		all, taken map[batch.Outcome]int
		want       []string
	}{
		"some failed":                {ledger.Finished, count(batch.Failed, 2), nil, []string{"mopup retry j"}},
		"one of them is taken over":  {ledger.Finished, count(batch.Failed, 2), count(batch.Failed, 1), []string{"mopup retry j"}},
		"all of them are":            {ledger.Finished, count(batch.Failed, 2), count(batch.Failed, 2), nil},
		"some are in doubt":          {ledger.Finished, count(batch.InDoubt, 2), nil, []string{"mopup retry j --in-doubt"}},
		"all of those are taken":     {ledger.Finished, count(batch.InDoubt, 2), count(batch.InDoubt, 2), nil},
		"in doubt before the end":    {ledger.Stopped, count(batch.InDoubt, 2), nil, []string{"mopup resume j"}},
		"failed ones before the end": {ledger.Stopped, count(batch.Failed, 1), nil, []string{"mopup resume j", "mopup retry j"}},
	} {
		t.Run(name, func(t *testing.T) {
			job, err := l.Job(t.Context(), "j")
			if err != nil {
				t.Fatal(err)
			}
			job.State = c.state
			var got []string
			for _, s := range (&app{}).nextSteps(t.Context(), l, job, reports.Summary{Outcomes: c.all, Again: c.taken}) {
				got = append(got, s.Command)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("the steps are %s, want %s", strings.Join(got, ", "), strings.Join(c.want, ", "))
			}
		})
	}
}
