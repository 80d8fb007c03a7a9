package batch

import (
	"slices"
	"time"

	"mopup/batch/pace"
)

// Pacing is what a run changes about how long a plan takes.
type Pacing struct {
	Rate     float64 // requests a second that the user allows; 0: no ceiling
	NoFollow bool    // results are not asked for
}

// Estimate is what a plan takes when nothing goes wrong: every answer comes at
// once, and every result is there when it is first asked for.
type Estimate struct {
	Time  time.Duration
	Sends int
	Asks  int
	Bound bool // quotas or the rate hold it back; if not, machine and vendor do
}

// Estimate plays the plan through with a clock of its own, request by request as
// the sender would make them. Lanes run side by side, so the slowest counts.
func (p *Plan) Estimate(o Pacing) Estimate {
	var all Estimate
	for _, parts := range p.lanes() {
		r := newRehearsal(parts, o)
		r.play()
		all.Time = max(all.Time, r.now)
		all.Sends += r.sends
		all.Asks += r.asks
		all.Bound = all.Bound || r.bound
	}
	return all
}

// lanes gives the parts by what they share, each in the order of their names.
func (p *Plan) lanes() map[string][]*ActionPlan {
	lanes := map[string][]*ActionPlan{}
	for _, part := range p.Parts() {
		lanes[part.Action.Lane] = append(lanes[part.Action.Lane], part)
	}
	return lanes
}

// rehearsal is one lane, played through without a vendor.
type rehearsal struct {
	parts   []*ActionPlan
	done    int // batches of the first part that are sent
	windows []*slots
	every   time.Duration // a request takes so much of the user's rate
	open    time.Duration // the rate lets the next request go
	follow  *Follow       // nil: nothing is asked for
	taken   []taking      // accepted, not asked for yet; the first is due first
	asked   bool          // the last request was a question

	now         time.Duration
	sends, asks int
	bound       bool
}

// taking is an accepted batch.
type taking struct {
	at      time.Duration
	targets int
}

func newRehearsal(parts []*ActionPlan, o Pacing) *rehearsal {
	r := &rehearsal{parts: parts}
	var quotas []pace.Quota
	for _, part := range parts {
		quotas = addQuotas(quotas, part.Action)
		if !o.NoFollow && part.Action.Follow != nil {
			r.follow = part.Action.Follow
		}
	}
	for _, q := range quotas {
		r.windows = append(r.windows, &slots{free: make([]time.Duration, q.N), per: q.Per})
	}
	if o.Rate > 0 {
		r.every = time.Duration(float64(time.Second) / o.Rate)
	}
	r.bound = len(quotas) > 0 || o.Rate > 0
	return r
}

// addQuotas adds those of an action that are not among them yet.
func addQuotas(quotas []pace.Quota, a *Action) []pace.Quota {
	for _, q := range a.Quotas {
		if q.N > 0 && !slices.Contains(quotas, q.Quota) {
			quotas = append(quotas, q.Quota)
		}
	}
	return quotas
}

// play makes all requests. Where a send and a question could go at once they take
// turns.
func (r *rehearsal) play() {
	for r.sending() || len(r.taken) > 0 {
		switch {
		case len(r.taken) == 0:
			r.send()
		case !r.sending():
			r.ask()
		default:
			send, ask := r.ready(r.cost()), max(r.ready(1), r.due())
			if ask < send || ask == send && !r.asked {
				r.ask()
			} else {
				r.send()
			}
		}
	}
}

// due is when a question makes sense while sends wait: when it has room for no more
// batches, or when the first one has waited for long enough.
func (r *rehearsal) due() time.Duration {
	f, targets := r.follow, 0
	late := r.taken[0].at + f.First + f.Most
	for _, t := range r.taken {
		if t.at+f.First > late {
			break
		}
		if targets += t.targets; targets > f.Targets-t.targets {
			return t.at + f.First
		}
	}
	return late
}

// sending reports whether a batch is left, and goes on to the part that has it.
func (r *rehearsal) sending() bool {
	for len(r.parts) > 0 && r.done == r.parts[0].Batches {
		r.parts, r.done = r.parts[1:], 0
	}
	return len(r.parts) > 0
}

// size is how many targets the next batch holds: those of a part are full but for
// the last.
func (r *rehearsal) size() int {
	part := r.parts[0]
	full := part.Action.Targets.Value
	if part.Targets <= full*(part.Batches-1) { // their bytes made them smaller
		full = max(1, part.Targets/part.Batches)
	}
	return min(full, part.Targets-r.done*full)
}

func (r *rehearsal) cost() int { return r.parts[0].Action.Cost(r.size()) }

func (r *rehearsal) send() {
	size, cost := r.size(), r.cost()
	r.request(r.ready(cost), cost)
	if r.follow != nil {
		r.taken = append(r.taken, taking{at: r.now, targets: size})
	}
	r.done++
	r.sends++
	r.asked = false
}

// ask puts one question about as many accepted batches as it may be about.
func (r *rehearsal) ask() {
	r.request(max(r.ready(1), r.taken[0].at+r.follow.First), 1)
	ripe, targets, n := r.now-r.follow.First*3/4, 0, 0
	for n < len(r.taken) && (n == 0 || r.bound && r.taken[n].at <= ripe && targets+r.taken[n].targets <= r.follow.Targets) {
		targets += r.taken[n].targets
		n++
	}
	r.taken = r.taken[n:]
	r.asks++
	r.asked = true
}

// ready is when a request can go that costs so much.
func (r *rehearsal) ready(cost int) time.Duration {
	at := max(r.now, r.open)
	for _, w := range r.windows {
		at = max(at, w.ready(cost))
	}
	return at
}

func (r *rehearsal) request(at time.Duration, cost int) {
	r.now = at
	r.open = at + r.every*time.Duration(cost)
	for _, w := range r.windows {
		w.take(cost, at)
	}
}

// slots are those of one quota, as the moments at which each is free: a ring, the
// first one to be free at next.
type slots struct {
	free []time.Duration
	per  time.Duration
	next int
}

func (s *slots) ready(n int) time.Duration {
	n = min(n, len(s.free))
	return s.free[(s.next+n-1)%len(s.free)]
}

func (s *slots) take(n int, at time.Duration) {
	for range min(n, len(s.free)) {
		s.free[s.next] = at + s.per
		s.next = (s.next + 1) % len(s.free)
	}
}
