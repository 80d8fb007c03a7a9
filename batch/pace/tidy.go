package pace

import (
	"slices"
	"time"
)

// tidy brings a state up to date for whoever makes a claim: it counts requests
// of dead members as answered when their lease ended, drops what no quota counts
// any more, and pulls in times that lie in the future.
func (s *State) tidy(now Moment, c claim) {
	s.Keep = max(s.Keep, c.longest.Per, leastKeep)
	s.setBack(now)
	s.bury(now, c.by)
	gone := 0
	for gone < len(s.Past) && s.Past[gone].Answered.add(s.Keep) <= now {
		gone++
	}
	s.Past = s.Past[gone:]
	if len(s.Past) == 0 && len(s.Flying) == 0 {
		s.Keep = max(c.longest.Per, leastKeep) // others say again what they need
	}
	if n := len(s.Past); n >= crowded && n%(crowded/4) == 0 {
		s.Past = squeeze(s.Past, now)
	}
	s.forget(now)
}

// leastKeep is how long requests are kept at least: who comes next may count in
// longer windows than those who are there.
const leastKeep = time.Minute

// setBack mends times that are later than now. All were written by this host's
// clock, so it must have been set back: what happened then is taken for what
// happened just now.
func (s *State) setBack(now Moment) {
	for i := len(s.Past) - 1; i >= 0 && s.Past[i].Answered > now; i-- {
		s.Past[i].Answered = now
	}
	for i := range s.Flying {
		s.Flying[i].Begun = min(s.Flying[i].Begun, now)
	}
	for i := range s.Members {
		m := &s.Members[i]
		m.Lease = min(m.Lease, now.add(leaseFor))
		m.Waits = min(m.Waits, now.add(waitFor))
		m.Since = min(m.Since, now)
		m.Took = min(m.Took, now)
	}
	if s.Gate.Closed > now {
		s.Gate.Until -= s.Gate.Closed - now
		s.Gate.Closed = now
	}
	s.Room.Heard = min(s.Room.Heard, now)
}

// bury removes members whose lease has ended, except self, who knows better.
// Nobody knows when the requests of a dead one were answered; that it was killed
// says that there was no later one.
func (s *State) bury(now Moment, self uint64) {
	dead := func(m Member) bool { return m.ID != self && m.Lease <= now }
	for i := 0; i < len(s.Flying); i++ {
		r := s.Flying[i]
		j := slices.IndexFunc(s.Members, func(m Member) bool { return m.ID == r.By })
		switch {
		case r.By == self || j >= 0 && !dead(s.Members[j]):
			continue
		case j >= 0:
			r.Answered = s.Members[j].Lease
		default:
			r.Answered = now
		}
		s.Flying = slices.Delete(s.Flying, i, i+1)
		s.file(r)
		i--
	}
	s.Members = slices.DeleteFunc(s.Members, dead)
}

// crowded is from how many past requests on those of one time are put together.
const crowded = 256

// squeeze puts past requests of one member together that were answered at about
// the same time, the further back the more roughly: the time of an answer grows
// by less than a hundredth of its age, and never shrinks.
func squeeze(past []Request, now Moment) []Request {
	kept := past[:0]             // never ahead of what is read
	from, bucket := 0, Moment(0) // where in kept the current bucket begins, and its end
	for _, r := range past {
		if end := grain(r.Answered, now); end != bucket {
			from, bucket = len(kept), end
		}
		r.Answered = max(r.Answered, min(bucket, now))
		if n := len(kept); n > 0 {
			r.Answered = max(r.Answered, kept[n-1].Answered)
		}
		same := func(k Request) bool { return k.By == r.By && k.Refused == r.Refused }
		if i := slices.IndexFunc(kept[from:], same); i >= 0 {
			kept[from+i].Cost += r.Cost
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

// grain gives the end of the span that a moment is taken together with. Spans
// are powers of two long, so that those of an older age hold younger ones whole.
func grain(t, now Moment) Moment {
	span := Moment(1)
	for span*128 <= now-t {
		span *= 2
	}
	return ((t-1)/span + 1) * span
}
