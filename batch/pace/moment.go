package pace

import "time"

// Moment is a time by the host's wall clock, in nanoseconds since 1970: the one
// clock that all processes of a host share. 0 is no time at all.
type Moment int64

// At gives the moment of a time.
func At(t time.Time) Moment { return Moment(t.Round(0).UnixNano()) }

func (m Moment) add(d time.Duration) Moment     { return m + Moment(d) }
func (m Moment) sub(other Moment) time.Duration { return time.Duration(m - other) }
