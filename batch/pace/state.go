package pace

import (
	"slices"
	"time"
)

// State is all that is known of a lane: plain data, so that it fits into a
// file. Slots are not in it. They follow from the requests, for each quota anew,
// and so processes may have different quotas over one State.
//
// Its methods are the rules of the lane. They are given the time and wait for
// nothing.
type State struct {
	Keep    time.Duration // the longest window that somebody counts in: older requests are dropped
	Gate    Gate
	Room    Room
	Members []Member
	Flying  []Request // under way
	Past    []Request // answered, the earliest answer first
}

// Gate holds everyone back until a moment. When it was closed is kept to be
// able to tell that the clock was set back since.
type Gate struct{ Closed, Until Moment }

// Member is a process on the lane (or one of the lanes in it). One that no
// longer renews its lease is taken for dead.
type Member struct {
	ID     uint64
	Lease  Moment // its requests under way are believed until then
	Since  Moment // it has waited for a slot since then; 0: it does not wait
	Waits  Moment // that it waits is believed until then
	Took   Moment // when it took a slot last
	Ready  Moment // gate and quotas, its own among them, let it in from then on
	Urgent bool
	Slots  int // N of its longest quota
	Places int // how many requests it wants to be in flight at the most
}

// Request is one that was made, or several with one number when they are long
// past.
type Request struct {
	By       uint64 // the member
	No       uint64 // its number among the member's
	Cost     int
	Begun    Moment
	Answered Moment // 0: under way
	Refused  bool   // with a 429
	Probe    bool   // it went beyond the room that others leave
}

// How long a word of a member is believed. Leases are renewed every second, so
// a process may be held up for a few before others take it for dead; for longer
// than anybody sends a request after it took a slot for it.
const (
	leaseFor = 12 * time.Second
	waitFor  = 2500 * time.Millisecond
)

// member finds a member, or adds it. The pointer is good until the next call.
func (s *State) member(id uint64) *Member {
	for i := range s.Members {
		if s.Members[i].ID == id {
			return &s.Members[i]
		}
	}
	s.Members = append(s.Members, Member{ID: id})
	return &s.Members[len(s.Members)-1]
}

// flying counts the requests under way: all of them, and those of one member.
func (s *State) flying(id uint64) (all, own int) {
	for i := range s.Flying {
		if s.Flying[i].By == id {
			own++
		}
	}
	return len(s.Flying), own
}

// land takes a request out of those under way, wherever it got to meanwhile: it
// may have been counted as answered when its member's lease had run out.
func (s *State) land(by, no uint64) (Request, bool) {
	is := func(r Request) bool { return r.By == by && r.No == no }
	if i := slices.IndexFunc(s.Flying, is); i >= 0 {
		r := s.Flying[i]
		s.Flying = slices.Delete(s.Flying, i, i+1)
		return r, true
	}
	for i := len(s.Past) - 1; i >= 0; i-- {
		if is(s.Past[i]) {
			r := s.Past[i]
			s.Past = slices.Delete(s.Past, i, i+1)
			return r, true
		}
	}
	return Request{}, false
}

// file puts an answered request where it belongs in the past.
func (s *State) file(r Request) {
	i := len(s.Past)
	for i > 0 && s.Past[i-1].Answered > r.Answered {
		i--
	}
	s.Past = slices.Insert(s.Past, i, r)
}

// doubt is what stands in for a state that can't be read: all slots of any
// quota were used just now.
func doubt(now Moment) State {
	return State{Past: []Request{{Cost: 1 << 30, Begun: now, Answered: now, Refused: true}}}
}
