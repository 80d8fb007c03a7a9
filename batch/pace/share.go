package pace

import "time"

// turn is how long somebody waits for a place in flight before others leave
// one. Places come and go too fast to hand each to the next one in line.
const turn = 200 * time.Millisecond

// waiting reports whether a member is believed to wait for a slot.
func (m *Member) waiting(now Moment) bool { return m.Since > 0 && m.Waits > now }

// yields reports whether a claim leaves what is free to another member that
// waits: to an urgent one always, to one that has waited for more than a window
// and longer than this one, and to one that has less than its share where this
// one would take more than its own.
func (s *State) yields(now Moment, c claim, m *Member) bool {
	var rivals []Member
	for _, o := range s.Members {
		switch {
		case o.ID == m.ID || !o.waiting(now):
		case o.Urgent && !c.urgent:
			return true
		case o.Urgent == c.urgent:
			rivals = append(rivals, o)
		}
	}
	if len(rivals) == 0 {
		return false
	}
	for _, o := range rivals {
		// One with a stricter quota waits for that, whoever lets it go first.
		if o.Slots >= c.longest.N && now.sub(o.Since) > c.longest.Per && (m.Since == 0 || o.Since < m.Since) {
			return true
		}
	}
	for _, q := range s.limits(c) {
		if s.greedy(now, c, m, q, rivals) {
			return true
		}
	}
	return s.crowds(now, m, rivals)
}

// greedy reports whether a claim would take a member beyond its share of a
// quota's slots while another one has less than its own.
func (s *State) greedy(now Moment, c claim, m *Member, q Quota, rivals []Member) bool {
	n := q.N
	for _, o := range rivals {
		if o.Slots > 0 && q.Per == c.longest.Per {
			n = min(n, o.Slots) // one with a stricter quota must have its share of that
		}
	}
	sharers := len(rivals) + 1
	mine := s.inUseOf(m.ID, q, now)
	if (mine+q.fit(c.cost))*sharers <= n {
		return false
	}
	for _, o := range rivals {
		if o.Slots < q.N && o.Ready > now {
			continue // it waits for a quota of its own
		}
		theirs := s.inUseOf(o.ID, q, now)
		if theirs*sharers < n && before(theirs, o, mine, *m) {
			return true
		}
	}
	return false
}

// crowds is the same for places in flight, for those who have waited a while.
func (s *State) crowds(now Moment, m *Member, rivals []Member) bool {
	n := m.Places
	for _, o := range rivals {
		n = min(n, o.Places)
	}
	sharers := len(rivals) + 1
	_, mine := s.flying(m.ID)
	if (mine+1)*sharers <= n {
		return false
	}
	for _, o := range rivals {
		_, theirs := s.flying(o.ID)
		if now.sub(o.Since) > turn && theirs*sharers < n && before(theirs, o, mine, *m) {
			return true
		}
	}
	return false
}

// before reports whether a goes before b: who has less, or has it for longer.
func before(hasA int, a Member, hasB int, b Member) bool {
	switch {
	case hasA != hasB:
		return hasA < hasB
	case a.Took != b.Took:
		return a.Took < b.Took
	}
	return a.ID < b.ID
}
