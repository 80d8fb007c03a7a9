package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"mopup/rig"
)

// lab is what all cases share: the program that is measured, a folder that is
// gone afterwards, and what was measured once for several of them.
type lab struct {
	options
	dir  string
	bin  string
	self string // this program, for its children

	mu     sync.Mutex
	inputs map[int]string
	wholes map[whole]measured
}

func openLab(ctx context.Context, o options) (*lab, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, bin, err := rig.Open(ctx, "bench", o.bin)
	if err != nil {
		return nil, err
	}
	return &lab{options: o, dir: dir, bin: bin, self: self, inputs: map[int]string{}, wholes: map[whole]measured{}}, nil
}

func (l *lab) close() { _ = os.RemoveAll(l.dir) }

// runAll measures first what waits, all at a time, and then the rest one by one.
// The trials have the order of the cases.
func (l *lab) runAll(ctx context.Context, chosen []benchCase) []*trial {
	trials := make([]*trial, len(chosen))
	var group sync.WaitGroup
	for i, c := range chosen {
		trials[i] = &trial{lab: l, ctx: ctx, benchCase: c, Room: rig.Room{Dir: filepath.Join(l.dir, c.name)}}
		if c.waits {
			group.Go(func() { l.try(trials[i]) })
		}
	}
	group.Wait()
	for _, t := range trials {
		if !t.waits && ctx.Err() == nil {
			l.try(t)
		}
	}
	return trials
}

// try measures one case and leaves nothing running, however it went.
func (l *lab) try(t *trial) {
	if t.err = os.Mkdir(t.Dir, 0o700); t.err == nil {
		t.err = t.play(t)
	}
	t.End()
	l.mu.Lock()
	defer l.mu.Unlock()
	t.tellAll(os.Stderr)
	if t.err == nil && !l.verbose {
		_ = os.RemoveAll(t.Dir)
	}
}

// verdict is an error that names the cases that fell short. What they wrote is
// kept then.
func (l *lab) verdict(trials []*trial) error {
	var short []string
	kept := l.verbose
	for _, t := range trials {
		if t.err != nil || len(t.missed()) > 0 {
			short = append(short, t.name)
		}
		kept = kept || t.err != nil
	}
	if kept {
		fmt.Fprintln(os.Stderr, "what the programs wrote is in", l.dir)
	} else {
		l.close()
	}
	if len(short) > 0 {
		return fmt.Errorf("not all that was wished for: %s", strings.Join(short, ", "))
	}
	return nil
}
