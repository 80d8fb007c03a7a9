package pace

import (
	"sort"
	"time"
)

// within gives the past requests that a window of the given length still holds.
func (s *State) within(per time.Duration, now Moment) []Request {
	return s.Past[sort.Search(len(s.Past), func(i int) bool { return s.Past[i].Answered.add(per) > now }):]
}

// inUse counts the slots of a quota that are taken: by requests under way, and
// by those whose answer is less than a window old.
func (s *State) inUse(q Quota, now Moment) int {
	n := 0
	for i := range s.Flying {
		n += q.fit(s.Flying[i].Cost)
	}
	past := s.within(q.Per, now)
	for i := range past {
		n += q.fit(past[i].Cost)
	}
	return n
}

// inUseOf counts those of one member.
func (s *State) inUseOf(id uint64, q Quota, now Moment) int {
	n := 0
	for i := range s.Flying {
		if s.Flying[i].By == id {
			n += q.fit(s.Flying[i].Cost)
		}
	}
	past := s.within(q.Per, now)
	for i := range past {
		if past[i].By == id {
			n += q.fit(past[i].Cost)
		}
	}
	return n
}

// ready gives the moment at which a quota has free slots for a request of the
// given cost: now, or when enough of those in use will be free. If that takes
// slots of requests under way, none of theirs is free before a window has
// passed, and then is the moment to look again.
func (s *State) ready(q Quota, cost int, now Moment) Moment {
	over := s.inUse(q, now) + q.fit(cost) - q.N
	if over <= 0 {
		return now
	}
	for _, r := range s.within(q.Per, now) {
		if over -= q.fit(r.Cost); over <= 0 {
			return r.Answered.add(q.Per)
		}
	}
	return now.add(q.Per)
}

// rest is how long it takes until the first slot in use is free again: what is
// left of the longest window, as far as this side knows.
func (s *State) rest(quotas []Quota, now Moment) time.Duration {
	var rest time.Duration
	for _, q := range quotas {
		left := q.Per
		if past := s.within(q.Per, now); len(past) > 0 {
			left = past[0].Answered.add(q.Per).sub(now)
		}
		rest = max(rest, left)
	}
	return rest
}

// limits are the quotas of a claim, and what is learned about them.
func (s *State) limits(c claim) []Quota {
	if s.Room.N == 0 {
		return c.quotas
	}
	return append(c.quotas[:len(c.quotas):len(c.quotas)], Quota{N: s.Room.N, Per: s.Room.Per})
}
