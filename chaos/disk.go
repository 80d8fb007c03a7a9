package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"mopup/rig"
)

// fullDisk is the story of a ledger whose disk fills up while requests are under
// way, and of somebody who makes room again.
func fullDisk(rows int) func(*trial) error {
	return func(t *trial) error {
		disk, err := t.smallDisk()
		if err != nil {
			return fmt.Errorf("make a small disk: %w", err)
		}
		t.after = append(t.after, disk.remove)
		p, err := t.begin(setup{
			kind: kindOf("reset"), rows: rows, limits: usual(10), ledger: filepath.Join(disk.path, "ledger.db"),
			sim: flags("latency=20ms-100ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		if err := t.wait(p, moment{1 + t.luck.IntN(t.posts()/2), t.between(0, 50*time.Millisecond)}); err != nil {
			return err
		}
		if err := t.noRoom(p, disk); err != nil {
			return err
		}
		if err := disk.free(); err != nil {
			return err
		}
		return t.roomAgain()
	}
}

// noRoom fills the disk and watches the program stop.
func (t *trial) noRoom(p *rig.Process, disk *disk) error {
	before, err := t.sim.stats()
	if err != nil {
		return err
	}
	if err := disk.fill(p); err != nil {
		return err
	}
	if err := p.Expect(longest, 1); err != nil {
		t.complain("with a full disk: %v", err)
	}
	after, err := t.sim.stats()
	if err != nil {
		return err
	}
	// Those in flight end, and as many again may have found room in what the
	// ledger already had of the disk.
	if more := after.posts() - before.posts(); more > 3*t.setup.limits.inFlight {
		t.complain("%d requests were sent after the disk was full", more)
	}
	t.wrong.add(diskTold(p.Stderr(), t.ledgerPath()))
	return nil
}

var cause = regexp.MustCompile(`(?i)disk is full|no space|file too large|disk I/O error`)

// diskTold demands that one line says which file can't be written, and why.
func diskTold(said, ledger string) (c complaints) {
	told := 0
	for line := range strings.SplitSeq(said, "\n") {
		if strings.Contains(line, ledger) && cause.MatchString(line) {
			told++
		}
	}
	if told != 1 {
		c.addf("%d lines name the ledger and the cause, want one", told)
	}
	if strings.Contains(said, "goroutine ") {
		c.addf("the program crashed")
	}
	return c
}

// roomAgain goes on with the job, and demands that nothing was lost or doubled.
func (t *trial) roomAgain() error {
	e, err := t.midway("on the full disk")
	if err != nil {
		return err
	}
	size := t.setup.limits.targets
	if n := tally(e.report)["in-doubt"]; n > size*t.setup.limits.inFlight {
		t.complain("%d targets are in doubt, more than were in flight", n)
	}
	p, err := t.resume(e.job.ID)
	if err != nil {
		return err
	}
	if err := p.Expect(t.enough(), 0); err != nil {
		return err
	}
	if e, err = t.verify(e.job.ID); err != nil {
		return err
	}
	t.wrong.add(allEnd(e.report, t.setup.kind.good))
	return nil
}
