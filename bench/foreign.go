package main

import (
	"fmt"
	"time"

	"mopup/rig"
)

// foreign is the case of somebody else who takes half of the quota all the time:
// mopup believes that it has all of it.
func foreign(m manner) func(*trial) error {
	return func(t *trial) error {
		sim, other, p, err := t.beside(m, 200)
		if err != nil {
			return err
		}
		defer other.leave()
		if err := p.Expect(enough, 0); err != nil {
			return err
		}
		ours, theirs, err := t.both(sim)
		if err != nil {
			return err
		}
		taken, err := leftOver(usual, whileSending(ours), letIn(theirs))
		if err != nil {
			return err
		}
		t.strangers(ours, theirs)
		t.least("share of what the stranger left", taken, 90, percent)
		return nil
	}
}

// foreignStops is the case of somebody else who leaves half-way.
func foreignStops(t *trial) error {
	sim, other, p, err := t.beside(evenly, 300)
	if err != nil {
		return err
	}
	defer other.leave()
	half := 30 * time.Second
	if p.Within(half) {
		return fmt.Errorf("mopup ended before the stranger left, with exit code %d: %s", p.Code(), p.LastLine())
	}
	other.leave()
	left := time.Now()
	if err := p.Expect(enough, 0); err != nil {
		return err
	}
	ours, theirs, err := t.both(sim)
	if err != nil {
		return err
	}
	t.strangers(ours, theirs)
	sent := whileSending(ours)
	before, err := leftOver(usual, sent[:within(sent, sent[0], left)], letIn(theirs))
	if err != nil {
		return err
	}
	t.least("share of what the stranger left, while it is there", before, 90, percent)
	return t.regained(sent, left)
}

// regained tells how mopup takes back what the stranger has left alone.
func (t *trial) regained(sent []time.Time, left time.Time) error {
	series := table{title: t.title + ": requests in each window after it left", head: []string{"window", "requests of mopup"}}
	end := sent[len(sent)-1]
	for i := 0; left.Add(time.Duration(i+1) * usual.per).Before(end); i++ {
		from := left.Add(time.Duration(i) * usual.per)
		series.add(i+1, within(sent, from, from.Add(usual.per)))
	}
	t.tables = append(t.tables, series)
	const grace = 3 // windows until it should be noticed
	later := sent[within(sent, sent[0], left.Add(grace*usual.per)):]
	used, err := share([]quota{usual}, later)
	if err != nil {
		return err
	}
	t.plain("share of the quota from three windows after it left", used, percent)
	return nil
}

// beside starts a simulator, the stranger, and then mopup.
func (t *trial) beside(m manner, rows int) (*simulator, *stranger, *rig.Process, error) {
	sim, err := t.simulate("--quota", "20/3s", "--window", "fixed")
	if err != nil {
		return nil, nil, nil, err
	}
	if err := t.open(sim, usual.limits()); err != nil {
		return nil, nil, nil, err
	}
	if err := writeAccounts(t.Path("input.csv"), "user", rows); err != nil {
		return nil, nil, nil, err
	}
	other := m.send(t.ctx, sim.url)
	p, err := t.run("state", t.Path("input.csv"))
	if err != nil {
		other.leave()
	}
	return sim, other, p, err
}

// both gives mopup's requests and those of the stranger.
func (t *trial) both(sim *simulator) (ours, theirs []visit, err error) {
	all, err := sim.visits(0)
	for _, v := range all {
		if v.Agent == agent {
			theirs = append(theirs, v)
		} else {
			ours = append(ours, v)
		}
	}
	return ours, theirs, err
}

// strangers notes who asked how often, and who was refused.
func (t *trial) strangers(ours, theirs []visit) {
	refused := len(ours) - len(letIn(ours))
	t.plain("requests of mopup", float64(len(ours)), number)
	t.plain("requests of the stranger", float64(len(theirs)), number)
	t.plain("of them refused with 429", float64(len(theirs)-len(letIn(theirs))), number)
	t.most("mopup's requests refused with 429", 100*float64(refused)/float64(max(1, len(ours))), 5, percent)
}

func letIn(all []visit) (times []time.Time) {
	for _, v := range all {
		if v.let() {
			times = append(times, v.At)
		}
	}
	return times
}
