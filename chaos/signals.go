package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"time"

	"mopup/rig"
)

// signals is the story of somebody who presses Ctrl-C, and then types what the
// program told them to.
func signals(rows int, sent ...os.Signal) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("reset")
		p, err := t.begin(setup{
			kind: k, rows: rows, limits: usual(10), sim: flags("latency=20ms-150ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		if err := t.wait(p, moment{2 + t.luck.IntN(t.posts()/2), t.between(0, 50*time.Millisecond)}); err != nil {
			return err
		}
		for i, s := range sent {
			if i > 0 {
				p.Within(20 * time.Millisecond) // two of a kind at one moment would be one
			}
			_ = p.Signal(s)
		}
		if err := p.Expect(longest, 130); err != nil {
			t.complain("after %v: %v", sent, err)
		}
		return t.obey(p)
	}
}

var advice = regexp.MustCompile(`mopup resume \S+.*$`)

// obey runs the command in the last line of what the program said, as it stands.
func (t *trial) obey(p *rig.Process) error {
	e, err := t.midway("after the signal")
	if err != nil {
		return err
	}
	line := advice.FindString(p.LastLine())
	if line == "" {
		return fmt.Errorf("the last line is %q, want a mopup resume command", p.LastLine())
	}
	// The shell reads the line as that of a person would.
	mopup := "mopup() { exec \"$MOPUP\" \"$@\"; }; "
	again, err := t.Start(t.ctx, "obeyed", append(environment(), "MOPUP="+t.bin), "/bin/sh", "-c", mopup+line)
	if err != nil {
		return err
	}
	if err := again.Expect(t.enough(), 0); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	if !strings.Contains(line, e.job.ID) {
		t.complain("the last line does not name the job %s: %s", e.job.ID, line)
	}
	if e, err = t.verify(e.job.ID); err != nil {
		return err
	}
	t.wrong.add(allEnd(e.report, t.setup.kind.good))
	return nil
}

// interrupt and terminate are what people and machines send.
var interrupt, terminate os.Signal = os.Interrupt, syscall.SIGTERM
