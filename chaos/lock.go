package main

import (
	"strconv"
	"strings"
	"time"

	"mopup/rig"
)

// locked is the story of two people who go on with the same job.
func locked(rows int) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("reset")
		first, err := t.begin(setup{
			kind: k, rows: rows, limits: usual(10), sim: flags("latency=100ms-300ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		if err := t.wait(first, moment{requests: 2}); err != nil {
			return err
		}
		j, err := t.latest()
		if err != nil {
			return err
		}
		for _, id := range []string{j.ID, ""} {
			if err := t.refused(first, id); err != nil {
				return err
			}
		}
		if err := first.Expect(t.enough(), 0); err != nil {
			t.complain("the first was disturbed: %v", err)
		}
		e, err := t.verify(j.ID)
		if err != nil {
			return err
		}
		t.wrong.add(allEnd(e.report, k.good))
		return nil
	}
}

// refused lets a second process try to drive the job of the first.
func (t *trial) refused(first *rig.Process, id string) error {
	second, err := t.resume(id)
	if err != nil {
		return err
	}
	const atOnce = 5 * time.Second
	if err := second.Expect(atOnce, 1, 2); err != nil {
		t.complain("a second process: %v", err)
	}
	if !first.Running() {
		t.complain("the first had ended before the second tried: this shows nothing")
	}
	pid := strconv.Itoa(first.ID())
	if said := second.Stderr(); id != "" && !strings.Contains(said, pid) {
		t.complain("the refusal does not say that process %s drives the job: %s", pid, second.LastLine())
	}
	return nil
}
