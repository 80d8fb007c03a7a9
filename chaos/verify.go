package main

import (
	"fmt"
	"os"

	"mopup/rig"
)

// evidence is what is known of a job in the end, or at some moment, from three
// sides.
type evidence struct {
	job     job
	report  []line
	journal []entry
	stats   stats
	books   books
}

// gather asks all sides. The journal is asked last: what was written down as not
// done must not be in it even then.
func (t *trial) gather(id string) (e evidence, err error) {
	if err := t.ask(&e.job, "status", id); err != nil {
		return e, err
	}
	if e.report, err = t.report(id); err != nil {
		return e, err
	}
	if e.books, err = readLedger(t.ledgerPath(), id); err != nil {
		return e, err
	}
	if e.journal, err = t.sim.journal(); err != nil {
		return e, err
	}
	e.journal = e.journal[t.skip:]
	counts, err := t.sim.stats()
	e.stats = counts.since(t.before)
	return e, err
}

// always are the checks that hold at any time: after every kill and in the end.
func (t *trial) always(e evidence) (c complaints) {
	c.add(everyRow(t.rows, e.report))
	c.add(addsUp(e.report, len(t.rows), e.job.Outcomes))
	c.add(e.books.agrees(e.report))
	c.add(truth(e.report, e.journal))
	c.add(receipts(e.report, e.journal))
	c.add(onlyOurs(t.rows, e.journal, t.setup.kind.verb))
	if !t.setup.kind.bundled { // there questions are POST requests too
		c.add(intentFirst(e.stats, e.books.attempts))
	}
	c.add(neverRepeated(e.stats))
	if !t.setup.kind.repeats {
		c.add(atMostOnce(e.journal))
	}
	return c
}

// verify gathers the evidence at the end of a scenario and makes the checks that
// always hold. What else must hold, the scenario demands itself.
func (t *trial) verify(id string) (evidence, error) {
	e, err := t.gather(id)
	if err != nil {
		return e, err
	}
	t.stats, t.outcomes = e.stats, tally(e.report)
	t.wrong.add(t.always(e))
	return e, t.keepJournal()
}

// midway gathers the evidence of the latest job before its end, and makes the
// checks that always hold. What is wrong is told with when that was.
func (t *trial) midway(when string) (evidence, error) {
	j, err := t.latest()
	if err != nil {
		return evidence{}, err
	}
	e, err := t.gather(j.ID)
	if err != nil {
		return e, err
	}
	for _, w := range t.always(e) {
		t.complain("%s: %s", when, w)
	}
	return e, nil
}

// keepJournal writes the journal down, for it dies with the simulator.
func (t *trial) keepJournal() error {
	for page, name := range map[string]string{"/sim/applied": "journal.jsonl", "/sim/stats": "stats.json"} {
		text, err := get(t.sim.url + page)
		if err != nil {
			return err
		}
		if err := os.WriteFile(t.Path(name), text, 0o600); err != nil {
			return fmt.Errorf("keep the journal: %w", err)
		}
	}
	return nil
}

// open gets everything ready: input, simulator and config.
func (t *trial) open(s setup) (err error) {
	t.setup = s
	t.rows = s.kind.rows(t.luck, s.rows)
	if err := writeInput(t.Path("input.csv"), s.kind.header, t.rows); err != nil {
		return err
	}
	if s.pick != nil {
		s.sim = append(s.sim, s.pick(t.rows)...)
	}
	if t.sim, err = t.simulate(s.sim...); err != nil {
		return err
	}
	if s.kind.bundled {
		if err := t.dismissAll(); err != nil {
			return err
		}
	}
	url := t.sim.url
	if s.through != "" {
		url = s.through
	}
	return t.writeConfig(url)
}

// begin gets everything ready, and begins the job.
func (t *trial) begin(s setup) (*rig.Process, error) {
	if err := t.open(s); err != nil {
		return nil, err
	}
	return t.run()
}

// posts is how many requests the job needs at least.
func (t *trial) posts() int {
	size := min(t.setup.limits.targets, t.setup.kind.batch)
	return (len(t.rows) + size - 1) / size
}
