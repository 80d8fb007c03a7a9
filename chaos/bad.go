package main

import (
	"fmt"
	"math/bits"
	"strings"
)

// badTargets is the story of a file with three rows that the vendor refuses,
// without saying which they are.
func badTargets(k kind) func(*trial) error {
	return func(t *trial) error {
		const rows, size, bad = 1000, 100, 3
		k.batch = size // loopback may raise what is assumed
		victims := map[string]bool{}
		err := t.open(setup{kind: k, rows: rows, limits: usual(size), pick: func(all []row) []string {
			for len(victims) < bad {
				victims[all[t.luck.IntN(rows)].target] = true
			}
			return refusing(victims)
		}})
		if err != nil {
			return err
		}
		e, err := t.runToEnd(3)
		if err != nil {
			return err
		}
		t.wrong.add(failedAlone(e.report, victims, "not valid"))
		t.wrong.add(allEnd(e.report, k.good, "failed"))
		halvings := bits.Len(size - 1)
		t.wrong.add(postsAtMost(e.stats, rows/size+bad*2*halvings))
		return nil
	}
}

// allBad is the story of a wrong file: the vendor refuses whatever stands in it.
func allBad(k kind) func(*trial) error {
	return func(t *trial) error {
		err := t.open(setup{kind: k, rows: 300, limits: usual(10), pick: func(rows []row) []string {
			all := map[string]bool{}
			for _, r := range rows {
				all[r.target] = true
			}
			return refusing(all)
		}})
		if err != nil {
			return err
		}
		e, err := t.runToEnd(3)
		if err != nil {
			return err
		}
		t.wrong.add(postsAtMost(e.stats, 20))
		t.wrong.add(allEnd(e.report, "failed", "not-attempted"))
		if n := tally(e.report)["not-attempted"]; n < len(t.rows)/2 {
			t.complain("only %d rows were left alone", n)
		}
		last := t.Processes[len(t.Processes)-1]
		for _, p := range t.Processes {
			if strings.HasSuffix(p.Name, "-run") {
				last = p
			}
		}
		if said := last.Stdout() + last.Stderr(); !strings.Contains(said, "not valid") {
			t.complain("the output does not say what the vendor said")
		}
		return nil
	}
}

// refusing are faults for each of the targets.
func refusing(targets map[string]bool) []string {
	faults := []string{"settle=0s-300ms"}
	for target := range targets {
		faults = append(faults, fmt.Sprintf("bad-target=%s", target))
	}
	return flags(faults...)
}

// runToEnd runs the job, demands its exit code and makes the checks that always
// hold.
func (t *trial) runToEnd(codes ...int) (evidence, error) {
	p, err := t.run()
	if err != nil {
		return evidence{}, err
	}
	if err := p.Expect(t.enough(), codes...); err != nil {
		t.complain("%v", err) // and look nevertheless
	}
	j, err := t.latest()
	if err != nil {
		return evidence{}, err
	}
	return t.verify(j.ID)
}
