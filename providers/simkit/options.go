package simkit

import "time"

// Quota is a ceiling of N requests in any span of Per.
type Quota struct {
	N      int
	Per    time.Duration
	Silent bool // what it refuses is not told when to come again
}

// Counting is how a vendor counts: [Fixed] or [Sliding].
type Counting func(...Quota) *Limiter

// Options are the same for every simulator. The zero value is a simulator with
// the vendor's own quotas and without faults, which takes any token.
type Options struct {
	Token   string   // the bearer token demanded; empty: any non-empty token is good
	Quota   *Quota   // nil: the vendor's own quotas; N == 0: none; else it stands in for each of the vendor's
	Also    []Quota  // hold together with Quota, where that is one
	Window  Counting // nil: the vendor's own way
	Faults  Faults   // what goes wrong, and how often
	Journal *Journal // nil: a new one

	// Most targets of one request, where the vendor names no number of its own.
	// Zero is the generous default of the simulator.
	MostAccounts int // tmcas: actions in one POST
	MostMessages int // graph: messages in one remediation
	MostSignIns  int // graph: sign-ins in one confirmation
}

// Limiter makes a limiter of the vendor's own quotas, counted in the vendor's own
// way, or of what takes their place.
func (o Options) Limiter(count Counting, own ...Quota) *Limiter {
	if o.Window != nil {
		count = o.Window
	}
	switch {
	case o.Quota == nil:
		return count(own...)
	case o.Quota.N <= 0:
		return count()
	}
	return count(append([]Quota{*o.Quota}, o.Also...)...)
}

// Most gives the option, or the default where the option is not set.
func Most(option, fallback int) int {
	if option > 0 {
		return option
	}
	return fallback
}
