package ledger

import "time"

// clock is where the time comes from: the wall, or a test.
type clock struct {
	now  func() time.Time
	tick func(time.Duration) (ticks <-chan time.Time, stop func())
}

func wallClock() clock {
	return clock{now: time.Now, tick: func(d time.Duration) (<-chan time.Time, func()) {
		t := time.NewTicker(d)
		return t.C, t.Stop
	}}
}
