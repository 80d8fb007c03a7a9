package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"mopup/rig"
)

// trial is one case at work: its folder, its processes, and what it found.
type trial struct {
	*lab
	benchCase
	rig.Room
	ctx     context.Context
	figures []figure
	tables  []table
	err     error // it could not be measured
}

// start runs a program whose state lies in a folder of the case.
func (t *trial) start(name, state, bin string, args ...string) (*rig.Process, error) {
	p, err := t.Start(t.ctx, name, environment(t.Path(state)), bin, args...)
	if err == nil && t.verbose {
		fmt.Fprintf(os.Stderr, "%s: %s\n", t.name, p)
	}
	return p, err
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
