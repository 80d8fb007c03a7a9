package main

import (
	"fmt"
	"time"
)

// scenario is one story with a name. An error of play is something that could
// not be carried out; it counts like a complaint.
type scenario struct {
	name string
	play func(*trial) error
}

// size is what -short makes smaller.
type size struct{ rows, kills int }

// scenarios gives all of them, or those for make check.
func scenarios(short bool) []scenario {
	all := []scenario{
		{"quota", quotaKept(1000)}, // the longest by themselves, so they come first
		{"quota-kill", quotaKilled(size{1000, 8})},
	}
	for _, k := range kinds() {
		rows := 2000
		if k.name == "email" {
			rows = 4000 // what a kill leaves in doubt is not sent again, so a job ends after fewer
		}
		all = append(all, scenario{"kill-" + k.name, kills(k, size{rows, 38})})
	}
	for _, k := range kinds() {
		all = append(all, scenario{"faults-" + k.name, faults(k, size{rows: 5000})})
	}
	for _, k := range kinds() {
		all = append(all, scenario{"mixed-" + k.name, mixed(k, size{2000, 20})})
	}
	all = append(all,
		scenario{"bad-targets-email", badTargets(kindOf("email"))},
		scenario{"bad-targets-disable", badTargets(kindOf("disable"))},
		scenario{"all-bad-disable", allBad(kindOf("disable"))},
		scenario{"all-bad-email", allBad(kindOf("email"))},
		scenario{"full-disk", fullDisk(2000)},
		scenario{"input-gone", inputGone(1000)},
		scenario{"denied", denied(500)},
		scenario{"signal-int", signals(500, interrupt)},
		scenario{"signal-term", signals(500, terminate)},
		scenario{"signal-twice", signals(500, interrupt, interrupt)},
		scenario{"lock", locked(300)},
		scenario{"crowd", crowd(16, 20)},
		scenario{"asleep", asleep(930)},
		scenario{"pair", pair(size{1000, 16})},
		scenario{"retry", retried(kindOf("reset"), 500)},
	)
	if short {
		return shortened()
	}
	return all
}

// shortened is what make check runs: each story once, small.
func shortened() []scenario {
	return []scenario{
		{"faults-reset", faults(kindOf("reset"), size{rows: 300})},
		{"mixed-recommendation", mixed(kindOf("recommendation"), size{200, 4})},
		{"quota", quotaKept(400)},
		{"quota-kill", quotaKilled(size{300, 3})},
		{"kill-reset", kills(kindOf("reset"), size{300, 6})},
		{"kill-signin", kills(kindOf("signin"), size{300, 6})},
		{"kill-email", kills(kindOf("email"), size{300, 6})},
		{"faults-email", faults(kindOf("email"), size{rows: 1000})},
		{"bad-targets-email", badTargets(kindOf("email"))},
		{"bad-targets-disable", badTargets(kindOf("disable"))},
		{"all-bad-disable", allBad(kindOf("disable"))},
		{"full-disk", fullDisk(600)},
		{"input-gone", inputGone(300)},
		{"denied", denied(200)},
		{"signal-int", signals(300, interrupt)},
		{"signal-twice", signals(300, interrupt, interrupt)},
		{"lock", locked(150)},
		{"retry", retried(kindOf("reset"), 100)},
	}
}

// enough is how long the last leg of a job may take.
func (t *trial) enough() time.Duration {
	if t.short {
		return time.Minute
	}
	return 10 * time.Minute
}

// usual are limits for a loopback vendor that is fast.
func usual(targets int) limits {
	return limits{targets: targets, requests: 0, window: "1s", inFlight: 4, settle: "1s"}
}

func flags(faults ...string) []string {
	all := []string{"--quota", "0"}
	for _, f := range faults {
		all = append(all, "--fault", f)
	}
	return all
}

func (t *trial) seedFault() string { return fmt.Sprintf("seed=%d", t.seed) }
