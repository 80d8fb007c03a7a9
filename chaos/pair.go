package main

import (
	"fmt"
	"os"

	"mopup/rig"
)

// pair is the story of two jobs that share a ledger and are killed and resumed
// side by side, each over a vendor of its own.
func pair(s size) func(*trial) error {
	return func(t *trial) error {
		if err := t.open(t.half("disable", s, "")); err != nil {
			return err
		}
		other := *t
		other.Room, other.after = rig.Room{Dir: t.Path("other")}, nil
		other.luck = t.branch("other")
		if err := os.Mkdir(other.Dir, 0o700); err != nil {
			return err
		}
		if err := other.open(t.half("signin", s, t.ledgerPath())); err != nil {
			return err
		}
		t.after = append(t.after, other.endAll)
		ended := make(chan error, 1)
		go func() {
			_, err := other.survive(s.kills)
			ended <- err
		}()
		_, err := t.survive(s.kills)
		if err2 := <-ended; err2 != nil {
			t.complain("the other: %v", err2)
		}
		for _, w := range append(other.wrong, other.secrets()...) {
			t.complain("the other: %s", w)
		}
		t.kills += other.kills
		return err
	}
}

func (t *trial) half(kind string, s size, ledger string) setup {
	return setup{
		kind: kindOf(kind), rows: s.rows, limits: usual(10), ledger: ledger, named: true,
		sim: flags("latency=20ms-200ms", "settle=0s-300ms", fmt.Sprintf("seed=%d", t.seed)),
	}
}
