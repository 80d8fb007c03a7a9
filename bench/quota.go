package main

import (
	"time"
)

// usual is the quota that is measured most, and its limits in the config: it is
// short, so that many windows pass in a minute.
var usual = quota{20, 3 * time.Second}

func (q quota) limits() limits {
	return limits{targets: 1, requests: q.n, window: q.per, inFlight: 8}
}

// enough is how long anything here may take.
const enough = 5 * time.Minute

// quotaOf is the case of a job that the quota alone holds back: 400 requests, and
// the questions what became of them, which share the quota.
func quotaOf(window string) func(*trial) error {
	return func(t *trial) error {
		const rows = 400
		sim, err := t.simulate("--quota", "20/3s", "--window", window)
		if err != nil {
			return err
		}
		if err := t.open(sim, usual.limits()); err != nil {
			return err
		}
		if err := writeAccounts(t.Path("input.csv"), "user", rows); err != nil {
			return err
		}
		p, err := t.run("state", t.Path("input.csv"))
		if err != nil {
			return err
		}
		if err := p.Expect(enough, 0); err != nil {
			return err
		}
		return t.quotaUsed(sim, []quota{usual}, 97)
	}
}

// quotaOfSignIns is the case of a vendor that counts over two spans at once.
func quotaOfSignIns(t *trial) error {
	const rows = 30
	sim, err := t.simulate("--quota", "5/10s,1/1s")
	if err != nil {
		return err
	}
	if err := t.open(sim, usual.limits()); err != nil {
		return err
	}
	if err := writeSignIns(t.Path("input.csv"), rows); err != nil {
		return err
	}
	p, err := t.start("run", "state", t.bin, "run", t.Path("input.csv"), "--connection", "graph", "--config", t.Path("config.yaml"),
		"--action", "graph/signin-confirm-compromised", "--batch-size", "1", "--yes", "--allow-irreversible", "--quiet")
	if err != nil {
		return err
	}
	if err := p.Expect(enough, 0); err != nil {
		return err
	}
	return t.quotaUsed(sim, []quota{{5, 10 * time.Second}, {1, time.Second}}, 90)
}

// quotaUsed notes what was refused, and what share of the quotas was used while
// there was something to send.
func (t *trial) quotaUsed(sim *simulator, quotas []quota, wish float64) error {
	all, err := sim.visits(0)
	if err != nil {
		return err
	}
	sends, refused := 0, 0
	for _, v := range all {
		if isSend(v) && v.let() {
			sends++
		}
		if !v.let() {
			refused++
		}
	}
	used, err := share(quotas, whileSending(all))
	if err != nil {
		return err
	}
	t.plain("requests", float64(len(all)), number)
	t.plain("of them to send", float64(sends), number)
	t.most("refused with 429", float64(refused), 0, number)
	t.least("share of the quota", used, wish, percent)
	return nil
}

// isSend reports whether a request does something, and does not only ask.
func isSend(v visit) bool { return len(v.Route) > 4 && v.Route[:4] == "POST" }

// whileSending gives when the requests came that were let in, up to the last one
// that sends: afterwards nothing is left to use the quota for.
func whileSending(all []visit) []time.Time {
	var let []time.Time
	last := 0
	for _, v := range all {
		if !v.let() {
			continue
		}
		let = append(let, v.At)
		if isSend(v) {
			last = len(let)
		}
	}
	return let[:last]
}
