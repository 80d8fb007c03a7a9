package main

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestCounts_EachCheckCanFail(t *testing.T) {
	s := stats{
		Requests: 5, OverQuota: 1, ByStatus: map[string]int{"409": 1},
		ByRoute: map[string]int{"POST /a": 2, "POST /b": 1, "GET /a": 2},
		Faults:  map[string]int{"cut-after": 1, "unavailable-before": 2, "throttle": 4},
	}
	if s.posts() != 3 || s.lost() != 3 {
		t.Errorf("%d posts and %d lost, want 3 of each", s.posts(), s.lost())
	}
	for name, c := range map[string]struct {
		good, bad complaints
		want      string
	}{
		"too many posts":     {postsAtMost(s, 3), postsAtMost(s, 2), "3 POST requests, at most 2 were needed"},
		"too many requests":  {requestsAtMost(s, 5), requestsAtMost(s, 4), "5 requests, at most 4 were needed"},
		"over quota":         {withinQuota(stats{}), withinQuota(s), "1 requests over the quota"},
		"sent again":         {neverRepeated(stats{}), neverRepeated(s), "1 requests were sent again as they were, and refused as duplicates"},
		"not written before": {intentFirst(s, 3), intentFirst(s, 2), "the vendor got 3 POST requests, the ledger knows of 2"},
	} {
		t.Run(name, func(t *testing.T) {
			if len(c.good) > 0 {
				t.Errorf("complaints of what is good: %q", c.good)
			}
			demand(t, c.bad, c.want)
		})
	}
}

func TestLedger_ADifferenceIsFound(t *testing.T) {
	_, report, _ := world()
	good := books{integrity: "ok", outcomes: []string{"succeeded", "failed", "succeeded"}}
	if c := good.agrees(report); len(c) > 0 {
		t.Errorf("complaints of a good ledger: %q", c)
	}
	demand(t, books{integrity: "page 3", outcomes: good.outcomes}.agrees(report), "the ledger is damaged: page 3")
	demand(t, books{integrity: "ok"}.agrees(report), "the ledger has 0 rows, the report 3")
	other := books{integrity: "ok", outcomes: []string{"in-doubt", "failed", "succeeded"}}
	demand(t, other.agrees(report), "1 that end otherwise in the ledger than in the report: a@x in-doubt / succeeded")
}

func TestDisk_TheLineMustNameFileAndCause(t *testing.T) {
	const good = "mopup: write to the ledger /x/ledger.db: database or disk is full"
	if c := diskTold("Plan\n"+good+"\n", "/x/ledger.db"); len(c) > 0 {
		t.Errorf("complaints of a good line: %q", c)
	}
	demand(t, diskTold("mopup: database or disk is full", "/x/ledger.db"), "0 lines name the ledger and the cause, want one")
	demand(t, diskTold(good+"\n"+good, "/x/ledger.db"), "2 lines name the ledger and the cause, want one")
	demand(t, diskTold(good+"\ngoroutine 1 [running]:", "/x/ledger.db"), "the program crashed")
}

func TestPromise_EMailsMayBeInDoubtWithinLimits(t *testing.T) {
	tr := &trial{setup: setup{kind: kindOf("email"), limits: limits{targets: 2, inFlight: 1}}}
	e := evidence{report: []line{{target: "a", outcome: "in-doubt"}, {target: "b", outcome: "accepted"}, {target: "c", outcome: "in-doubt"}}}
	demand(t, tr.promised(e, map[string]bool{"a": true, "c": true}), "2 in doubt, but at most 0 can have lost their answer")
	tr.kills = 1
	if c := tr.promised(e, map[string]bool{"a": true, "c": true}); len(c) > 0 {
		t.Errorf("complaints of doubts that are right: %q", c)
	}
	demand(t, tr.promised(e, map[string]bool{"a": true}), "1 in doubt though no request of theirs was cut short: c")
	tr.setup.kind = kindOf("reset")
	demand(t, tr.promised(e, nil), "3 that did not end succeeded: a in-doubt, b accepted, c in-doubt")
}

func TestReport_IsReadByItsHeader(t *testing.T) {
	const header = "Name,mopup_outcome,mopup_target,mopup_vendor_code,mopup_vendor_message,mopup_receipt,mopup_attempts,mopup_batch,mopup_row\n"
	lines, err := readReport(strings.NewReader(header+"\"a\nb\",failed,A@X,7,no,r,1,3,2\n"), []string{"Name"})
	if err != nil || len(lines) != 1 || lines[0].target != "a@x" || lines[0].cells[0] != "a\nb" || lines[0].message != "no" {
		t.Errorf("read %+v, %v", lines, err)
	}
	if _, err := readReport(strings.NewReader("Name,mopup_outcome\n"), []string{"Name"}); err == nil {
		t.Error("a report without its columns was read")
	}
	if _, err := readReport(strings.NewReader(header), []string{"Other"}); err == nil {
		t.Error("a report with another header was read")
	}
}

func TestMoments_AreSpreadOverTheRun(t *testing.T) {
	tr := &trial{luck: rand.New(rand.NewPCG(1, 2))}
	const kills, posts = 32, 200
	all, sum, early, late := tr.moments(kills, posts), 0, 0, 0
	for _, m := range all {
		sum += m.requests
		switch {
		case m.requests > 0:
		case m.delay <= 200*time.Millisecond:
			early++
		default:
			late++
		}
	}
	if len(all) != kills || early < 5 || late < 4 || sum < posts/2 || sum > posts*3/2 {
		t.Errorf("%d moments over %d requests, %d early, %d late", len(all), sum, early, late)
	}
}
