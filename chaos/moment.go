package main

import (
	"time"

	"mopup/rig"
)

// moment is when a process is to be killed: after so many further requests at
// the vendor, and then a little later. Requests are counted and not seconds, so
// that the kills hit the same places on a slow machine.
type moment struct {
	requests int
	delay    time.Duration
}

// moments draws when to kill: some while mopup starts and plans, most while it
// sends, and some late, when it follows. posts is how many requests the job
// needs; the kills are spread over them.
func (t *trial) moments(kills, posts int) []moment {
	early, late := max(1, kills/6), kills/8
	sending := kills - early - late
	mean := max(1, posts*8/10/max(1, sending))
	all := make([]moment, 0, kills)
	for range early {
		all = append(all, moment{delay: t.between(0, 200*time.Millisecond)})
	}
	for range sending {
		all = append(all, moment{1 + t.luck.IntN(2*mean), t.between(0, 60*time.Millisecond)})
	}
	first := min(2, early) // that many come first: while the file is read and planned
	rest := all[first:]
	t.luck.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	for range late {
		all = append(all, moment{delay: t.between(200*time.Millisecond, 7*time.Second)})
	}
	return all
}

// wait waits for the moment, or for the end of the process.
func (t *trial) wait(p *rig.Process, m moment) error {
	if m.requests > 0 {
		counts, err := t.sim.stats()
		if err != nil {
			return err
		}
		before := counts.Requests
		ready := func() (bool, error) {
			counts, err = t.sim.stats()
			return err != nil || counts.Requests >= before+m.requests || !p.Running(), nil
		}
		const most = 2 * time.Minute // far more than any pause between two requests
		if waited := p.Until(t.ctx, most, ready); waited != nil && p.Running() {
			return waited
		}
		if err != nil {
			return err
		}
	}
	p.Within(m.delay)
	return nil
}
