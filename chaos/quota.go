package main

import "strings"

// quotaKept is the story of a vendor that counts: no request too many, and none
// of them wasted.
func quotaKept(rows int) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("disable")
		l := limits{targets: 10, requests: 20, window: "3s", inFlight: 4, settle: "1s"}
		err := t.open(setup{
			kind: k, rows: rows, limits: l,
			sim: strings.Fields("--quota 20/3s --fault latency=0ms-50ms --fault settle=0s-500ms"),
		})
		if err != nil {
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
