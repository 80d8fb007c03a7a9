package batch

import (
	"fmt"
	"time"

	"mopup/batch/pace"
)

// Limits are the user's own ceilings in place of an action's facts. A nil or
// zero field leaves the fact as it is.
type Limits struct {
	Targets  int           // most targets a request
	Requests *int          // requests (inner ones where these count) a window; 0: no quota
	Window   time.Duration // the window of Requests; 0: a second
	InFlight int           // most requests on their way at one time
	Settle   time.Duration // from a lost answer until absence is believed
}

// Freedom says how far limits may go.
type Freedom int

const (
	LowerOnly    Freedom = iota // flags
	RaiseAssumed                // the config: also raise what no page states
	Anything                    // the config, for an endpoint on loopback
)

// Apply gives the action with the limits in place, and a line for each fact
// that they changed. A limit that goes too far is an error.
func (l Limits) Apply(a Action, free Freedom) (Action, []string, error) {
	var changes []string
	if l.Targets > 0 && l.Targets != a.Targets.Value {
		if err := mayRaise(a.Name+": targets a request", l.Targets, a.Targets, free); err != nil {
			return a, nil, err
		}
		changes = append(changes, fmt.Sprintf("%d targets a request instead of %s", l.Targets, before(a.Targets, l.Targets)))
		a.Targets.Value = l.Targets
	}
	if l.InFlight > 0 && l.InFlight != a.InFlight.Value {
		if err := mayRaise(a.Name+": requests in flight", l.InFlight, a.InFlight, free); err != nil {
			return a, nil, err
		}
		changes = append(changes, fmt.Sprintf("%d requests in flight instead of %s", l.InFlight, before(a.InFlight, l.InFlight)))
		a.InFlight.Value = l.InFlight
	}
	if settled, change, err := l.settle(a, free); err != nil {
		return a, nil, err
	} else if change != "" {
		a.Lookup = settled
		changes = append(changes, change)
	}
	if l.Requests == nil {
		return a, changes, nil
	}
	quota := pace.Quota{N: *l.Requests, Per: l.Window}
	if quota.Per == 0 {
		quota.Per = time.Second
	}
	if err := mayReplace(a, quota, free); err != nil {
		return a, nil, err
	}
	changes = append(changes, fmt.Sprintf("%s instead of %s", quota, quotasBefore(a.Quotas, quota)))
	a.Quotas = nil
	if quota.N > 0 {
		a.Quotas = []Quota{{Quota: quota, Scope: "set by the user"}}
		if a.Inner && a.Targets.Value > quota.N {
			changes = append(changes, fmt.Sprintf("%d targets a request instead of %d, for each counts", quota.N, a.Targets.Value))
			a.Targets.Value = quota.N
		}
	}
	return a, changes, nil
}

// settle gives the action's Lookup with the limit in place. Here the lower value
// is the bolder one: a late entry that is missed means doing it twice.
func (l Limits) settle(a Action, free Freedom) (*Lookup, string, error) {
	if a.Lookup == nil || l.Settle == 0 || l.Settle == a.Lookup.Settle.Value {
		return a.Lookup, "", nil
	}
	own := *a.Lookup
	if l.Settle < own.Settle.Value && free != Anything && (free != RaiseAssumed || !own.Settle.Source.Assumed()) {
		return nil, "", fmt.Errorf("%s: %s is too soon to believe that a lost request was not applied, it takes %s", a.Name, l.Settle, own.Settle.Value)
	}
	change := fmt.Sprintf("%s until a lost request counts as not applied instead of %s", l.Settle, own.Settle.Value)
	own.Settle.Value = l.Settle
	return &own, change, nil
}

// before is the fact that a limit replaces, for people: that nobody states what is
// exceeded must not go unsaid.
func before(fact Fact[int], now int) string {
	if now > fact.Value && fact.Source.Assumed() {
		return fmt.Sprintf("the assumed %d", fact.Value)
	}
	return fmt.Sprint(fact.Value)
}

func quotasBefore(quotas []Quota, now pace.Quota) string {
	text := quotaText(quotas)
	for _, q := range quotas {
		if q.Source.Assumed() && mayReplace(Action{Quotas: []Quota{q}}, now, LowerOnly) != nil {
			return "the assumed " + text
		}
	}
	return text
}

func mayRaise(what string, to int, fact Fact[int], free Freedom) error {
	if to < fact.Value || free == Anything || free == RaiseAssumed && fact.Source.Assumed() {
		return nil
	}
	if fact.Source.Assumed() {
		return fmt.Errorf("%s: %d is more than the assumed %d; raise it in the config's limits, flags only lower it", what, to, fact.Value)
	}
	return fmt.Errorf("%s: %d is more than the vendor's %d (%s)", what, to, fact.Value, fact.Source)
}

// mayReplace accepts a quota that every span of every quota it replaces would
// accept too. A lower rate alone is not enough: 20 per 60 s is slower than 1
// per 2 s, and yet lets 20 go at once.
func mayReplace(a Action, to pace.Quota, free Freedom) error {
	if free == Anything {
		return nil
	}
	for _, q := range a.Quotas {
		if free == RaiseAssumed && q.Source.Assumed() {
			continue
		}
		// In a span of q.Per at most this many can start under the new quota.
		spans := int((q.Per + to.Per - 1) / to.Per)
		if to.N == 0 || to.N*spans > q.N {
			return fmt.Errorf("%s: %s is more than %s (%s)", a.Name, to, q.Quota, q.Source)
		}
	}
	return nil
}

func quotaText(quotas []Quota) string {
	text := pace.Quota{}.String()
	for i, q := range quotas {
		if i == 0 {
			text = q.String()
		} else {
			text += " and " + q.String()
		}
	}
	return text
}

// QuotaText gives the quotas of an action for people: "5 per 10s and 1 per 1s".
func (a *Action) QuotaText() string { return quotaText(a.Quotas) }
