package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"strconv"

	"mopup/rig"
)

// life starts mopup, kills it at the given moment, and looks at what is left. It
// reports whether the job came to its end before.
func (t *trial) life(i int, m moment, doubted map[string]bool) (ended bool, err error) {
	p, err := t.goOn()
	if err != nil || p == nil {
		return p == nil, err
	}
	if err := t.wait(p, m); err != nil {
		return false, err
	}
	if !p.Kill() {
		t.tell("life %d: %s ended by itself, exit code %d", i+1, p.Name, p.Code())
		return true, p.Expect(0, t.ends()...)
	}
	t.kills++
	if written, err := t.read(t.Path("out.csv")); !errors.Is(err, os.ErrNotExist) && (err != nil || len(written) != len(t.rows)) {
		t.complain("after kill %d: half a report was left, %d rows: %v", t.kills, len(written), err)
	}
	j, err := t.latest()
	if err != nil {
		return false, fmt.Errorf("after kill %d: %w", t.kills, err)
	}
	if j.unsent() {
		t.tell("life %d: killed %s while %q", i+1, p.Name, j.State)
		return false, nil
	}
	e, err := t.gather(j.ID)
	if err != nil {
		return false, fmt.Errorf("after kill %d: %w", t.kills, err)
	}
	t.tell("life %d: killed %s after %d requests: %s", i+1, p.Name, e.stats.Requests, shown(tally(e.report)))
	for _, w := range t.always(e) {
		t.complain("after kill %d: %s", t.kills, w)
	}
	maps.Copy(doubted, having(e.report, "in-doubt"))
	return false, nil
}

// goOn does what a person would do after a crash: resume the job, or run the
// file again if it was never sent. It gives nil when there is nothing to do.
func (t *trial) goOn() (*rig.Process, error) {
	j, err := t.latest()
	if err != nil {
		return nil, err
	}
	if j.State == "finished" {
		return nil, nil
	}
	if !j.unsent() {
		if !t.setup.named && t.luck.IntN(2) == 0 {
			return t.resume("") // mopup finds it
		}
		return t.resume(j.ID)
	}
	counts, err := t.sim.stats()
	if err != nil {
		return nil, err
	}
	if n := counts.since(t.before).posts(); n > 0 {
		t.complain("job %s is said to be %s, and the vendor got %d POST requests", j.ID, strconv.Quote(j.State), n)
	}
	return t.run()
}
