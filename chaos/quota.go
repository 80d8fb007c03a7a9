package main

import "strings"

// quotaKept is the story of a vendor that counts: no request too many, and none
// of them wasted.
func quotaKept(rows int) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("disable")
		if err := t.open(counting(k, rows)); err != nil {
			return err
		}
		e, err := t.runToEnd(0)
		if err != nil {
			return err
		}
		t.wrong.add(allEnd(e.report, k.good))
		t.wrong.add(withinQuota(e.stats))
		t.wrong.add(requestsAtMost(e.stats, t.posts()*11/10))
		return nil
	}
}

// quotaKilled is the same with kills and a resume right after each: what the dead
// have used of the quota, the living must know.
func quotaKilled(s size) func(*trial) error {
	return func(t *trial) error {
		if err := t.open(counting(kindOf("disable"), s.rows)); err != nil {
			return err
		}
		e, err := t.survive(s.kills)
		if err != nil {
			return err
		}
		t.wrong.add(withinQuota(e.stats))
		return nil
	}
}

// counting is a vendor with a quota that takes a few seconds.
func counting(k kind, rows int) setup {
	return setup{
		kind: k, rows: rows, limits: limits{targets: 10, requests: 20, window: "3s", inFlight: 4, settle: "1s"},
		sim: strings.Fields("--quota 20/3s --fault latency=0ms-50ms --fault settle=0s-500ms"),
	}
}
