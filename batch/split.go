package batch

import (
	"fmt"
	"sync"
)

// split divides what is left of a refused batch in two, so that one bad target
// ends up alone. While everything is being refused it splits off single ones:
// the soonest way to learn whether anything is welcome at all.
func (d *delivery) split(v *verdict) []*delivery {
	at := len(v.left) / 2
	if d.trial.suspicious(d.action) {
		at = 1
	}
	parts := []*delivery{d.part(v.left[:at]), d.part(v.left[at:])}
	v.left = nil
	return parts
}

// part is a batch of its own, made of targets of this one.
func (d *delivery) part(left []open) *delivery {
	b := d.batch
	b.No = int(d.lastBatch.Add(1))
	b.Targets = targetsOf(left)
	return &delivery{Sender: d.Sender, batch: b, action: d.action, lane: d.lane, left: left}
}

// A job is stopped when everything is refused: so many targets that stood alone
// in their request, with the same code, and none was ever accepted. Suspicion
// begins with a few refused requests.
const (
	mostRefused   = 3
	fewestRefused = 3
)

// trial watches whether the vendor takes anything of an action at all. It is
// safe for concurrent use.
type trial struct {
	mu      sync.Mutex
	proven  map[string]bool // by action: something was accepted
	refused map[string]int  // by action: whole requests that were refused
	alone   map[string]int  // by action and code: of those, the ones with one target
}

func newTrial(proven map[string]bool) *trial {
	t := &trial{proven: map[string]bool{}, refused: map[string]int{}, alone: map[string]int{}}
	for action, ok := range proven {
		t.proven[action] = ok
	}
	return t
}

// hears takes what an attempt meant, and reports whether it shows that
// everything is refused.
func (t *trial) hears(a *Action, v verdict) (hopeless bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range v.settled {
		if r.Outcome == Succeeded || r.Outcome == Accepted || r.Outcome == Skipped {
			t.proven[a.Name] = true
		}
	}
	e := v.failure
	if t.proven[a.Name] || e == nil || !e.divisible() {
		return false
	}
	t.refused[a.Name]++
	if v.split {
		return false
	}
	code := fmt.Sprint(a.Name, " ", e.Status, " ", e.Code)
	t.alone[code] += len(v.settled)
	return t.alone[code] >= mostRefused
}

// suspicious reports whether nothing but refusals came so far.
func (t *trial) suspicious(a *Action) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.proven[a.Name] && t.refused[a.Name] >= fewestRefused
}
