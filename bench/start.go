package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// startUp is the case of a command that does nearly nothing.
func startUp(t *trial) error {
	const often = 11
	var took []time.Duration
	for range often {
		p, err := t.start("actions", "state", t.bin, "actions")
		if err != nil {
			return err
		}
		<-p.Ended() // and nothing else meanwhile
		if err := p.Expect(0, 0); err != nil {
			return err
		}
		took = append(took, p.Took)
	}
	slices.Sort(took)
	t.most(fmt.Sprintf("mopup actions, median of %d", often), took[often/2].Seconds()*1000, 60, millis)
	return nil
}

// resumed is the case of a big job that was stopped half-way: how long until it
// goes on.
func resumed(t *trial) error {
	input, err := t.accounts(oneMillion)
	if err != nil {
		return err
	}
	sim, err := t.unlimited(places)
	if err != nil {
		return err
	}
	p, err := t.run("state", input)
	if err != nil {
		return err
	}
	half := func() (bool, error) {
		counts, err := sim.stats()
		return counts.Applied[action] >= oneMillion/2, err
	}
	if err := p.Until(t.ctx, enough, half); err != nil {
		return err
	}
	if err := p.Signal(os.Interrupt); err != nil {
		return err
	}
	if err := p.Wait(enough); err != nil {
		return err
	}
	counts, err := sim.stats()
	if err != nil {
		return err
	}
	took, err := t.untilFirst(sim, counts.Requests)
	if err != nil {
		return err
	}
	t.plain("rows that were done already", float64(counts.Applied[action]), number)
	t.most("until the first request of mopup resume", took.Seconds(), 2, seconds)
	return nil
}

// untilFirst resumes the job, and gives the time from the start of the process
// until its first request came in.
func (t *trial) untilFirst(sim *simulator, before int) (time.Duration, error) {
	p, err := t.resume("state")
	if err != nil {
		return 0, err
	}
	defer p.Kill()
	var first time.Time
	err = p.Until(t.ctx, enough, func() (bool, error) {
		all, err := sim.visits(before)
		if len(all) > 0 {
			first = all[0].At
		}
		return len(all) > 0, err
	})
	return first.Sub(p.Begun), err
}
