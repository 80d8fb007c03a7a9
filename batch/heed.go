package batch

import "time"

// heed lets the lane, and if need be the job, hear what a request brought. It
// gives how long the one who made it waits before making it again.
//
// Only a request without any answer speaks against the vendor's health: where
// one target of many was held back, somebody is there.
func (s *Sender) heed(lane *laneState, begun time.Time, err error, v verdict, nth int, harmless bool) time.Duration {
	rounds, dead := lane.heard(begun, err, harmless)
	s.Progress.trouble(v.failure)
	if v.failure == nil {
		return 0
	}
	if dead || v.stop {
		s.halt(v.failure)
		return 0
	}
	wait := waits(v.failure, max(rounds, nth), lane.Rest(), backoff)
	if v.failure.pauses() || rounds > 1 {
		lane.Pause(wait)
		s.Progress.paused(wait)
		return 0 // the gate holds this batch like every other
	}
	return wait
}

// pauses reports whether an error speaks for the whole lane at once, and not
// only when it is met again: then the gate closes for everyone.
func (e *Error) pauses() bool {
	return e.Kind == Throttled || e.Kind == Unavailable || e.Status == 503 || e.Wait > 0
}

// worse picks the error that the lane must heed: a denial before all, then a
// refusal for the rate, then the longest wait.
func worse(a, b *Error) *Error {
	rank := func(e *Error) int {
		switch e.Kind {
		case Denied:
			return 2
		case Throttled:
			return 1
		case Doubt, Unavailable, BadRequest:
		}
		return 0
	}
	switch {
	case a == nil:
		return b
	case rank(a) != rank(b):
		if rank(b) > rank(a) {
			return b
		}
		return a
	case b.Wait > a.Wait:
		return b
	}
	return a
}

// waits is how long a failure holds back whoever it concerns. The vendor's word
// counts; without one, a refusal for the rate waits for the rest of the window,
// and more with every further one; anything else backs off.
func waits(e *Error, nth int, rest time.Duration, backoff func(int) time.Duration) time.Duration {
	switch {
	case e.Wait > 0:
		return e.Wait
	case e.Kind == Throttled && rest > 0 && nth <= 1:
		return rest
	case e.Kind == Throttled:
		return rest + backoff(nth)
	default:
		return backoff(nth)
	}
}
