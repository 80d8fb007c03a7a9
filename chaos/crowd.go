package main

import (
	"fmt"
	"strings"

	"mopup/rig"
)

// crowd is the story of many cron jobs that begin at the same moment, on a
// machine whose ledger isn't there yet.
func crowd(runs, rows int) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("disable")
		err := t.open(setup{
			kind: k, rows: runs * rows, limits: usual(10), sim: flags("latency=0ms-50ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		var all []*rig.Process
		for i := range runs {
			name := fmt.Sprintf("input-%d.csv", i)
			if err := writeInput(t.Path(name), k.header, t.rows[i*rows:(i+1)*rows]); err != nil {
				return err
			}
			p, err := t.start("run", "run", t.Path(name), "--action", k.action, "--connection", k.connection,
				"--config", t.Path("config.yaml"), "--ledger", t.ledgerPath(), "--yes", "--allow-irreversible")
			if err != nil {
				return err
			}
			all = append(all, p)
		}
		for _, p := range all {
			if err := p.Expect(t.enough(), 0); err != nil {
				t.complain("%s", strings.TrimSpace(err.Error()))
			}
		}
		return t.everyJob(runs)
	}
}

// everyJob looks at the jobs all together: theirs is one journal.
func (t *trial) everyJob(runs int) error {
	var jobs []job
	if err := t.ask(&jobs, "jobs"); err != nil {
		return err
	}
	if len(jobs) != runs {
		t.complain("%d jobs in the ledger, want %d", len(jobs), runs)
	}
	var together []line
	for _, j := range jobs {
		lines, err := t.report(j.ID)
		if err != nil {
			return err
		}
		together = append(together, lines...)
	}
	journal, err := t.sim.journal()
	if err != nil {
		return err
	}
	t.outcomes = tally(together)
	t.stats, err = t.sim.stats()
	t.wrong.add(allEnd(together, t.setup.kind.good))
	t.wrong.add(truth(together, journal))
	t.wrong.add(receipts(together, journal))
	t.wrong.add(onlyOurs(t.rows, journal, t.setup.kind.verb))
	t.wrong.add(atMostOnce(journal))
	return err
}
