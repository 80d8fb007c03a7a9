package main

import (
	"errors"
	"fmt"
	"time"

	"mopup/rig"
)

// asleep is the story of a machine that falls asleep while it sends. Somebody
// else goes on with the job, and then the sleeper wakes: it must not send what
// the other has sent meanwhile.
func asleep(rows int) func(*trial) error {
	return func(t *trial) error {
		if standStill == nil {
			return errors.New("it takes Linux")
		}
		k := kindOf("reset")
		first, err := t.begin(setup{
			kind: k, rows: rows, limits: usual(10), sim: flags("latency=20ms-150ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		if err := t.wait(first, moment{2 + t.luck.IntN(t.posts()/4), t.between(0, 100*time.Millisecond)}); err != nil {
			return err
		}
		j, err := t.latest()
		if err != nil {
			return err
		}
		if err := t.putToSleep(first); err != nil {
			return err
		}
		second, err := t.takeOver(j.ID)
		if err != nil {
			return err
		}
		if !second.Running() {
			return fmt.Errorf("nobody could take over: %s", second.LastLine())
		}
		second.Within(t.between(0, 3*time.Second))
		_ = first.Signal(goOn)
		return t.wokenUp(j.ID, first, second)
	}
}

// wokenUp lets both come to their end. The sleeper may notice that it lost the
// job, or find it done.
func (t *trial) wokenUp(id string, sleeper, other *rig.Process) error {
	if err := other.Expect(t.enough(), 0); err != nil {
		t.complain("who took over: %v", err)
	}
	if err := sleeper.Expect(t.enough(), 0, 1, 130); err != nil {
		t.complain("who woke up: %v", err)
	}
	e, err := t.verify(id)
	if err != nil {
		return err
	}
	t.wrong.add(allEnd(e.report, t.setup.kind.good))
	return nil
}

// putToSleep stops the process at some instant at which it doesn't hold the lock
// of the database file: with that nobody could do anything before it wakes.
func (t *trial) putToSleep(p *rig.Process) error {
	for range 100 {
		_ = p.Signal(standStill)
		p.Within(100 * time.Millisecond) // it takes a while until all its threads stand still
		free, err := lockFree(t.ledgerPath())
		if err != nil || free {
			return err
		}
		_ = p.Signal(goOn)
		p.Within(t.between(0, 20*time.Millisecond))
	}
	return errors.New("the process holds the lock of the ledger all the time")
}

// takeOver tries again and again to resume a job until it is let: until the
// vendor hears of it.
func (t *trial) takeOver(id string) (*rig.Process, error) {
	const lease = 2 * time.Minute // more than any lease should be
	begun := time.Now()
	for {
		p, err := t.resume(id)
		if err != nil {
			return nil, err
		}
		err = t.wait(p, moment{requests: 1})
		if err != nil || p.Running() || time.Since(begun) > lease {
			t.tell("taken over after %s", time.Since(begun).Round(time.Second))
			return p, err
		}
		if err := t.pause(2 * time.Second); err != nil {
			return nil, err
		}
	}
}

// pause waits for what no event tells of: the end of a lease.
func (t *trial) pause(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}
