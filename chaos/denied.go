package main

// denied is the story of credentials that are withdrawn in the middle of a job,
// and given back later.
func denied(rows int) func(*trial) error {
	return func(t *trial) error {
		board, err := openSwitchboard()
		if err != nil {
			return err
		}
		t.after = append(t.after, board.close)
		err = t.open(setup{
			kind: kindOf("reset"), rows: rows, limits: usual(10), through: board.url,
			sim: flags("latency=10ms-60ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		guard, err := t.simulate(flags("deny=401")...)
		if err != nil {
			return err
		}
		good := int64(1 + t.luck.IntN(t.posts()-1))
		if err := board.point(t.sim.url, guard.url, good); err != nil {
			return err
		}
		id, err := t.turnedAway()
		if err != nil {
			return err
		}
		if err := board.point(t.sim.url, t.sim.url, 0); err != nil {
			return err
		}
		p, err := t.resume(id)
		if err != nil {
			return err
		}
		if err := p.Expect(t.enough(), 0); err != nil {
			t.complain("with good credentials: %v", err)
		}
		e, err := t.verify(id)
		if err != nil {
			return err
		}
		t.wrong.add(allEnd(e.report, t.setup.kind.good))
		return nil
	}
}

// turnedAway runs until the vendor denies access, and looks at what is left.
func (t *trial) turnedAway() (id string, err error) {
	p, err := t.run()
	if err != nil {
		return "", err
	}
	if err := p.Expect(t.enough(), 3); err != nil {
		t.complain("without credentials: %v", err)
	}
	e, err := t.midway("without credentials")
	if err != nil {
		return "", err
	}
	t.wrong.add(allEnd(e.report, "succeeded", "accepted", "not-attempted"))
	if tally(e.report)["not-attempted"] == 0 {
		t.complain("nothing was left to do: the refusal came too late to show anything")
	}
	return e.job.ID, nil
}
