package batch

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"mopup/batch/pace"
)

// laneState is a lane with what is known of the vendor behind it.
//
// Failures are counted in rounds: of several requests that were under way
// together when the vendor fell silent, only the first one counts. While it is
// silent one request at a time goes out to try.
type laneState struct {
	*pace.Lane
	ceiling *rate.Limiter // the user's own, for all lanes of the job together; nil: none
	quota   bool          // the vendor counts
	sends   atomic.Int32  // that wait for a slot
	rated   atomic.Int64  // when the ceiling lets go who asked it last, as Unix nanoseconds

	mu        sync.Mutex
	answered  bool   // the vendor was there once
	lost      streak // no answer came
	throttled streak // every answer was a 429
}

// streak is a row of failed rounds without an answer in between.
type streak struct {
	rounds int
	since  time.Time // when the first one was heard
	last   time.Time // when the last one was heard
}

// When a job stops because nobody is there, or because others use up the whole
// quota. A short outage must not end a job that runs at night; but where each
// try may do harm that nobody can see, ten are enough.
const (
	neverRounds     = 5 // where nobody ever answered: the address is wrong rather than the vendor down
	lostRounds      = 10
	lostFor         = 5 * time.Minute
	throttledRounds = 40
	throttledFor    = 30 * time.Minute
)

// heard takes the news of a request for the lane's health. It gives the number
// of rounds in which the same happened, at least 1, and whether the job is to
// stop.
func (l *laneState) heard(begun time.Time, err error, harmless bool) (rounds int, dead bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	switch kind := kindOf(err); {
	case err == nil || kind == BadRequest || kind == Denied:
		l.lost, l.throttled, l.answered = streak{}, streak{}, true
		l.Narrow(false)
		return 1, false
	case kind == Throttled:
		l.lost, l.answered = streak{}, true // whoever refuses is there
		l.throttled.add(begun, now)
		l.Narrow(!l.quota) // with a quota the lane learns what room there is
		return l.throttled.rounds, l.throttled.rounds >= throttledRounds && now.Sub(l.throttled.since) >= throttledFor
	default:
		l.lost.add(begun, now)
		l.Narrow(true)
		return l.lost.rounds, l.silent(kind, harmless, now)
	}
}

// silent reports whether the vendor has been silent for long enough to stop.
func (l *laneState) silent(kind Kind, harmless bool, now time.Time) bool {
	switch {
	case kind == Unavailable && !l.answered:
		return l.lost.rounds >= neverRounds
	case kind == Unavailable || harmless:
		return l.lost.rounds >= lostRounds && now.Sub(l.lost.since) >= lostFor
	default:
		return l.lost.rounds >= lostRounds
	}
}

func (s *streak) add(begun, now time.Time) {
	if s.rounds > 0 && begun.Before(s.last) {
		return // it was under way when the last failure was heard
	}
	if s.rounds == 0 {
		s.since = now
	}
	s.rounds++
	s.last = now
}

func kindOf(err error) Kind {
	if err == nil {
		return Doubt
	}
	return asError(err).Kind
}
