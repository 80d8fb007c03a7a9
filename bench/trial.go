package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// trial is one case at work: its folder, its processes, and what it found.
type trial struct {
	*lab
	benchCase
	ctx       context.Context
	dir       string
	processes []*process
	figures   []figure
	tables    []table
	err       error // it could not be measured
}

func (t *trial) path(name string) string { return filepath.Join(t.dir, name) }

// endAll ends every process that is still there, each by its own id.
func (t *trial) endAll() {
	for _, p := range t.processes {
		p.kill()
	}
}

// start runs a program whose state lies in a folder of the case.
func (t *trial) start(name, state, bin string, args ...string) (*process, error) {
	name = fmt.Sprintf("%03d-%s", len(t.processes), name)
	p, err := start(t.ctx, t.dir, name, environment(t.path(state)), bin, args...)
	if err != nil {
		return nil, err
	}
	if t.verbose {
		fmt.Fprintf(os.Stderr, "%s: %s\n", t.name, p.cmd)
	}
	t.processes = append(t.processes, p)
	return p, nil
}

// succeed waits for the end of a process, and demands the exit code 0.
func (t *trial) succeed(p *process, most time.Duration) error {
	if err := p.wait(most); err != nil {
		return err
	}
	if p.code() != 0 {
		return fmt.Errorf("%s: exit code %d: %s", p.name, p.code(), lastLine(p.stderr()))
	}
	return nil
}

// until waits for something to come true while a process runs.
func (t *trial) until(p *process, most time.Duration, true func() (bool, error)) error {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	often := time.NewTicker(5 * time.Millisecond)
	defer often.Stop()
	for {
		if yes, err := true(); yes || err != nil {
			return err
		}
		select {
		case <-often.C:
		case <-p.ended:
			return fmt.Errorf("%s ended before its time, with exit code %d: %s", p.name, p.code(), lastLine(p.stderr()))
		case <-deadline.C:
			return fmt.Errorf("%s: it did not happen within %s", p.name, most)
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
}

// missed are the figures that fell short of what is wished for.
func (t *trial) missed() (missed []figure) {
	for _, f := range t.figures {
		if !f.ok {
			missed = append(missed, f)
		}
	}
	return missed
}

// tellAll prints what was found, as soon as it is.
func (t *trial) tellAll(to io.Writer) {
	fmt.Fprintf(to, "%s: %s\n", t.name, t.title)
	for _, f := range t.figures {
		fmt.Fprintf(to, "  %-52s %12s  %-14s %s\n", f.name, f.got, f.wish, f.verdict())
	}
	if t.err != nil {
		fmt.Fprintf(to, "  could not be measured: %v\n", t.err)
	}
}
