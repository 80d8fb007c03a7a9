package main

// retried is the story of targets that failed and are sent once more: those and
// no others, in a job of their own, while the first job stays as it was.
func retried(k kind, rows int) func(*trial) error {
	return func(t *trial) error {
		board, err := openSwitchboard()
		if err != nil {
			return err
		}
		t.after = append(t.after, board.close)
		err = t.open(setup{
			kind: k, rows: rows, limits: usual(10), through: board.url,
			sim: flags("fail=10%", "settle=0s-300ms", t.seedFault()),
		})
		if err != nil {
			return err
		}
		if err := board.point(t.sim.url, t.sim.url, 0); err != nil {
			return err
		}
		first, err := t.runToEnd(3)
		if err != nil {
			return err
		}
		failed := having(first.report, "failed")
		t.wrong.add(failedAlone(first.report, failed, "fail"))
		mended, err := t.simulate(flags("settle=0s-300ms")...)
		if err != nil {
			return err
		}
		if err := board.point(mended.url, mended.url, 0); err != nil {
			return err
		}
		return t.retry(first, failed, mended)
	}
}

// retry sends what failed to a vendor that takes it now.
func (t *trial) retry(first evidence, failed map[string]bool, mended *simulator) error {
	p, err := t.start("retry", "retry", first.job.ID, "--config", t.Path("config.yaml"), "--ledger", t.ledgerPath(),
		"--yes", "--allow-irreversible")
	if err != nil {
		return err
	}
	if err := p.Expect(t.enough(), 0); err != nil {
		return err
	}
	again, err := t.gather(first.job.ID)
	if err != nil {
		return err
	}
	for _, w := range t.always(again) {
		t.complain("the first job, afterwards: %s", w)
	}
	t.wrong.add(failedAlone(again.report, failed, "fail"))
	second, err := t.latest()
	if err != nil {
		return err
	}
	if second.ID == first.job.ID {
		t.complain("retry made no job of its own")
	}
	var rows []row
	for _, r := range t.rows {
		if failed[r.target] {
			rows = append(rows, r)
		}
	}
	t.rows, t.sim = rows, mended
	e, err := t.verify(second.ID)
	if err != nil {
		return err
	}
	t.wrong.add(allEnd(e.report, t.setup.kind.good))
	return nil
}
