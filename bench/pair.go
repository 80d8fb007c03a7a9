package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mopup/rig"
)

// pair is the case of two processes that share one quota, as two people on one
// host would. The flags are those of the second.
func pair(flags ...string) func(*trial) error {
	return func(t *trial) error {
		const rows = 200
		sim, err := t.simulate("--quota", "20/3s", "--window", "fixed")
		if err != nil {
			return err
		}
		if err := t.open(sim, usual.limits()); err != nil {
			return err
		}
		var both []*rig.Process
		for _, name := range []string{"first", "second"} {
			input := t.Path(name + ".csv")
			if err := writeAccounts(input, name, rows); err != nil {
				return err
			}
			var more []string
			if name == "second" {
				more = flags
			}
			p, err := t.run("state", input, more...)
			if err != nil {
				return err
			}
			both = append(both, p)
		}
		for _, p := range both {
			if err := p.Expect(enough, 0); err != nil {
				return err
			}
		}
		if err := t.quotaUsed(sim, []quota{usual}, 95); err != nil {
			return err
		}
		return t.progress(sim, slices.Contains(flags, "--urgent"))
	}
}

// progress notes how the two got on, window by window.
func (t *trial) progress(sim *simulator, urgent bool) error {
	all, err := sim.applied()
	if err != nil || len(all) == 0 {
		return err
	}
	begun := all[0].At
	done := map[string][]time.Time{}
	for _, e := range all {
		name, _, _ := strings.Cut(e.Target, "0")
		done[name] = append(done[name], e.At)
	}
	ends := map[string]float64{}
	for name, times := range done {
		ends[name] = times[len(times)-1].Sub(begun).Seconds()
	}
	t.plain("the first has sent everything after", ends["first"], seconds)
	if urgent {
		t.most("the second has sent everything after", ends["second"], ends["first"], seconds)
	} else {
		t.plain("the second has sent everything after", ends["second"], seconds)
	}
	series := table{title: t.title + ": rows applied", head: []string{"after", "by the first", "by the second"}}
	const step = 6 * time.Second
	for until := step; len(series.rows) == 0 || until-step < all[len(all)-1].At.Sub(begun); until += step {
		end := begun.Add(until)
		series.add(fmt.Sprint(until), within(done["first"], begun, end), within(done["second"], begun, end))
	}
	t.tables = append(t.tables, series)
	return nil
}
