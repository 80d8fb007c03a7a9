package main

import (
	"context"
	"os"
	"path/filepath"
	"sync"

	"mopup/rig"
)

// lab is what all scenarios share: the program under test and a folder that is
// gone afterwards, unless something was wrong.
type lab struct {
	options
	dir string
	bin string
}

func openLab(ctx context.Context, o options) (*lab, error) {
	dir, bin, err := rig.Open(ctx, "chaos", o.bin)
	if err != nil {
		return nil, err
	}
	if err := os.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state")); err != nil { // nothing of the user's is touched
		return nil, err
	}
	return &lab{options: o, dir: dir, bin: bin}, nil
}

// close removes the folder. Where something was wrong, what is left in it is the
// evidence, the program included: the next build may be another one.
func (l *lab) close(ok bool) {
	if ok {
		_ = os.RemoveAll(l.dir)
	}
}

// runAll runs the scenarios of one seed, several at a time, since they mostly
// wait, and reports whether all were fine.
func (l *lab) runAll(ctx context.Context, table *table, chosen []scenario, seed uint64) bool {
	var group sync.WaitGroup
	var mu sync.Mutex
	free := make(chan struct{}, max(1, l.parallel))
	ok := true
	for _, s := range chosen {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() { <-free }()
			t := l.try(ctx, s, seed)
			mu.Lock()
			defer mu.Unlock()
			table.line(t)
			ok = ok && len(t.wrong) == 0
		})
	}
	group.Wait()
	return ok
}
