package pace

import "time"

// poll is how soon to look again where no time is known: others of this host
// are to go first, or hold the places in flight.
const poll = 15 * time.Millisecond

// claim is what one request asks of a lane, and who asks.
type claim struct {
	by, no  uint64
	cost    int
	quotas  []Quota
	longest Quota
	places  int  // the bound on requests in flight
	urgent  bool // before all who are not
	narrow  bool // only if the member has nothing in flight
	more    bool // others of the member wait behind this one
}

// enter takes what a claim needs, if all of it is free: the gate is open, every
// quota has slots, the others leave room, there is a place in flight, and nobody
// goes first. Else it gives the moment to look again, and marks the member as
// waiting; with 0 only a change within the member can help.
func (s *State) enter(now Moment, c claim) (taken Request, again Moment, ok bool) {
	s.tidy(now, c)
	m := s.member(c.by)
	m.Lease, m.Urgent, m.Slots, m.Places = now.add(leaseFor), c.urgent, c.longest.N, c.places
	all, own := s.flying(c.by)
	switch {
	case own >= c.places && c.urgent && now.sub(m.Took) < waitFor:
		m.wait(now) // what is free meanwhile is for the next of its requests, if the answers come soon
		return Request{}, 0, false
	case own >= c.places || c.narrow && own > 0:
		m.Since = 0 // it could not take a slot if it had one
		return Request{}, 0, false
	}
	at, probe := s.due(now, c)
	m.Ready = at
	switch {
	case all >= c.places:
		at = max(at, now.add(poll))
	case at <= now && s.yields(now, c, m):
		at = now.add(poll)
	}
	if at > now {
		m.wait(now)
		return Request{}, at, false
	}
	if m.Took, m.Since = now, 0; c.more {
		m.wait(now)
	}
	if probe {
		s.Room.probe()
	}
	r := Request{By: c.by, No: c.no, Cost: c.cost, Begun: now, Probe: probe}
	s.Flying = append(s.Flying, r)
	return r, 0, true
}

// wait marks a member as waiting, since now if it did not wait before.
func (m *Member) wait(now Moment) {
	if m.Since == 0 {
		m.Since = now
	}
	m.Waits = now.add(waitFor)
}

// due gives the moment at which gate, quotas and room let a claim through, and
// whether it goes beyond the room to find out if there is more.
func (s *State) due(now Moment, c claim) (at Moment, probe bool) {
	at = max(now, s.Gate.Until)
	for _, q := range c.quotas {
		at = max(at, s.ready(q, c.cost, now))
	}
	if s.Room.N == 0 {
		return at, false
	}
	room := s.ready(Quota{N: s.Room.N, Per: s.Room.Per}, c.cost, now)
	if room > now && s.mayProbe() {
		return at, true
	}
	return max(at, room), false
}

// News is what came of a request.
type News struct {
	Throttled bool    // it was refused for the rate
	Load      float64 // how much of its limit the vendor says is in use, 0.93 for 93 %; 0: it says nothing
	Never     bool    // the request was not made after all
}

// leave hears what came of a request: its slots are free again a window later,
// or at once if it was never made.
func (s *State) leave(now Moment, c claim, r Request, n News) {
	s.tidy(now, c)
	s.land(r.By, r.No)
	if n.Never {
		if r.Probe {
			s.Room.unprobe()
		}
		return
	}
	r.Answered, r.Refused = now, n.Throttled
	s.file(r)
	s.hear(now, r, n, c)
}

// pause closes the gate. A shorter pause never cuts a longer one short.
func (s *State) pause(now Moment, d time.Duration) {
	s.setBack(now)
	if until := now.add(d); until > s.Gate.Until {
		s.Gate = Gate{Closed: now, Until: until}
	}
}

// renew keeps a member's word alive, and says again what it has under way: the
// state may have been lost, or somebody may have taken the member for dead.
func (s *State) renew(now Moment, c claim, waits bool, flying map[uint64]Request) {
	s.tidy(now, c)
	m := s.member(c.by)
	m.Lease = now.add(leaseFor)
	_, own := s.flying(c.by)
	switch {
	case own >= c.places && now.sub(m.Took) >= waitFor:
		m.Since = 0
	case waits && m.Since > 0:
		m.wait(now)
	}
	if own == len(flying) {
		return
	}
	for _, r := range flying {
		s.land(r.By, r.No)
		s.Flying = append(s.Flying, r)
	}
}

// quit takes a member off the lane.
func (s *State) quit(now Moment, c claim) {
	s.tidy(now, c)
	s.member(c.by).Lease = now
	s.bury(now, 0)
}
