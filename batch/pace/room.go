package pace

import "time"

// Room is what is learned about the part of a quota that others leave: a foreign
// tool with the same credentials, which no slot of ours knows of. The zero Room
// has learned nothing.
//
// A 429 that comes although we are within our slots says that there is no more
// room than what was answered well in the last window. From then on only a probe
// goes beyond it, one at a time, and each that fails is answered with more
// patience before the next. Where the vendor itself says how much of its limit is
// in use, the room follows from that.
type Room struct {
	N        int // requests in a window of Per; 0: as many as the quota has
	Per      time.Duration
	Step     int    // how many probes may go one after the other, if each is let in
	Left     int    // how many of them are still to go
	Patience int    // how many must be let in after a 429 before the next probe
	Good     int    // how many were
	Fresh    bool   // set by a 429 within the room, not by a probe
	Heard    Moment // when the last 429 or hint was heard; a 429 to one begun before says the same
}

// mostPatience bounds the wait for the next probe: of fifty requests one may be
// refused. It is still two windows where a window holds many, and less where a
// window holds so few that fifty would take for ever. Where there is less than a
// quarter of the quota left, or the vendor refuses by chance, a refusal every other
// window costs little and to stay so slow costs much.
func mostPatience(room int, most Quota) int {
	if 4*room <= most.N {
		return 2 * room
	}
	return max(2*room, min(50, 10*max(3, room)))
}

// nearlyFull is the load from which a vendor's hint narrows the room, and slack
// is how much more than our own use it may be before others must be the reason.
const nearlyFull, slack = 0.8, 0.05

// mayProbe reports whether one request may go beyond the room.
func (s *State) mayProbe() bool {
	room := &s.Room
	need := room.Patience
	switch {
	case room.Left > 0:
		need = 0
	case room.Step > 1: // the last probe was let in
		need = room.N
	}
	if room.Good < need {
		return false
	}
	for i := range s.Flying {
		if s.Flying[i].Probe {
			return false
		}
	}
	return true
}

// probe counts one that was begun.
func (r *Room) probe() {
	if r.Left == 0 {
		r.Left = r.Step
	}
	r.Left--
	r.Good = 0
}

// unprobe takes it back: the request was not made.
func (r *Room) unprobe() { r.Left++ }

// hear learns from the news of a request that was just filed.
func (s *State) hear(now Moment, r Request, n News, c claim) {
	most := c.longest
	switch {
	case most.N == 0:
	case n.Throttled:
		s.refused(now, r, most)
	case n.Load >= nearlyFull && s.others(now, n.Load, c.quotas):
		// What is under way may be in the load or not. The last answer says it.
		use := 0
		for _, past := range s.within(most.Per, now) {
			use += most.fit(past.Cost)
		}
		s.Room.N = min(most.N, max(1, use+int((1-n.Load)*float64(most.N))))
		s.Room.Per, s.Room.Fresh, s.Room.Heard = most.Per, false, now
		s.Room.Step, s.Room.Left, s.Room.Patience, s.Room.Good = 1, 0, s.Room.N, 0
	case s.Room.N > 0:
		s.granted(now, r, n.Load, most)
	}
}

// others reports whether a load is more than our own requests explain. Which of
// its quotas the vendor means it doesn't say: the fullest, and so any may explain
// it.
func (s *State) others(now Moment, load float64, quotas []Quota) bool {
	for _, q := range quotas {
		if float64(s.inUse(q, now)) >= (load-slack)*float64(q.N) {
			return false
		}
	}
	return true
}

// refused hears a 429. A probe's says only that there is no more room yet; any
// other says that there is less.
func (s *State) refused(now Moment, r Request, most Quota) {
	room := &s.Room
	if r.Begun < room.Heard {
		return // under way together: the same news
	}
	room.Heard, room.Good, room.Step, room.Left = now, 0, 1, 0
	if room.Fresh = !r.Probe || room.N == 0; room.Fresh {
		room.N, room.Per = s.let(now, most), most.Per
	}
	room.Patience = max(room.N, min(2*room.Patience, mostPatience(room.N, most)))
}

// let counts what the vendor let in during the last window: less than the whole
// quota, or it would not have refused.
func (s *State) let(now Moment, most Quota) int {
	n := 0
	for _, r := range s.within(most.Per, now) {
		if !r.Refused {
			n += most.fit(r.Cost)
		}
	}
	return max(1, min(n, most.N-1))
}

// granted hears an answer that is no 429.
func (s *State) granted(now Moment, r Request, load float64, most Quota) {
	room := &s.Room
	switch {
	case r.Begun < room.Heard:
		if room.Fresh { // it was under way with the one that was refused
			room.N = max(room.N, s.let(now, most))
			room.Patience = max(room.Patience, room.N)
		}
		return
	case r.Probe:
		room.N = max(room.N+r.Cost, s.let(now, most))
		room.Good = 0
		if room.Left == 0 {
			room.Step *= 2
		}
	case load > 0 && load < nearlyFull:
		room.N += r.Cost
	default:
		room.Good += r.Cost
	}
	if time.Duration(room.N)*most.Per >= time.Duration(most.N)*room.Per {
		*room = Room{Heard: room.Heard}
	}
}

// forget drops what was learned about a lane that has been idle since.
func (s *State) forget(now Moment) {
	const windows = 4
	room := &s.Room
	since := room.Heard.add(windows * room.Per)
	if room.N > 0 && len(s.Past) == 0 && len(s.Flying) == 0 && since <= now {
		*room = Room{}
	}
}
