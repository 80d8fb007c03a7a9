package main

import "slices"

// kills is the story of a machine that loses its power again and again.
func kills(k kind, s size) func(*trial) error {
	return func(t *trial) error {
		l := usual(10)
		l.settle = "2s"
		err := t.open(setup{
			kind: k, rows: s.rows, limits: l,
			sim: flags("latency=20ms-200ms", "settle=0s-300ms", "late=0s-1500ms", t.seedFault()),
		})
		if err != nil {
			return err
		}
		_, err = t.survive(s.kills)
		return err
	}
}

// mixed adds the faults.
func mixed(k kind, s size) func(*trial) error {
	return func(t *trial) error {
		l := usual(10)
		l.inFlight, l.settle = 8, tardy.settle
		err := t.open(setup{
			kind: k, rows: s.rows, limits: l,
			sim: flags(slices.Concat(weather("20ms-200ms"), t.worse(), []string{t.seedFault()})...),
		})
		if err != nil {
			return err
		}
		_, err = t.survive(s.kills)
		return err
	}
}

// survive kills mopup so many times, goes on each time, and demands in the end
// what the kind promises.
func (t *trial) survive(kills int) (evidence, error) {
	doubted := map[string]bool{}
	for i, m := range t.moments(kills, t.posts()) {
		ended, err := t.life(i, m, doubted)
		if err != nil {
			return evidence{}, err
		}
		if ended {
			break
		}
	}
	// E-mails in doubt are not asked about, so their job may be at its end early.
	if t.kills < kills/2 {
		t.complain("only %d of %d kills hit: the run is too short for them", t.kills, kills)
	}
	id, err := t.finish()
	if err != nil {
		return evidence{}, err
	}
	e, err := t.verify(id)
	if err != nil {
		return e, err
	}
	t.wrong.add(t.promised(e, doubted))
	written, err := t.read(t.Path("out.csv"))
	t.wrong.add(sameReport(written, e.report))
	return e, err
}

// finish lets the job come to its end.
func (t *trial) finish() (id string, err error) {
	p, err := t.goOn()
	if err != nil {
		return "", err
	}
	if p != nil {
		if err := p.Expect(t.enough(), t.ends()...); err != nil {
			t.complain("%v", err) // and look nevertheless
		}
	}
	j, err := t.latest()
	return j.ID, err
}

// ends are the exit codes of a job of the kind that came to its end.
func (t *trial) ends() []int {
	if t.setup.kind.blind {
		return []int{0, 4}
	}
	return []int{0}
}
