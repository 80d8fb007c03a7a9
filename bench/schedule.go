package main

import (
	"errors"
	"time"
)

// quota is what the vendor allows: n requests in any span of per.
type quota struct {
	n   int
	per time.Duration
}

// earliest gives when each of so many requests may come in, counted from the
// first, if no moment of the quotas is wasted.
func earliest(quotas []quota, requests int) []time.Duration {
	at := make([]time.Duration, requests)
	for i := 1; i < requests; i++ {
		at[i] = at[i-1]
		for _, q := range quotas {
			if i >= q.n {
				at[i] = max(at[i], at[i-q.n]+q.per)
			}
		}
	}
	return at
}

// share is how much of the quotas was used: the shortest time in which they let
// the requests in, by the time that it took. It ends with the first request of
// the last window, since nobody can tell how long that one would have lasted.
func share(quotas []quota, arrivals []time.Time) (float64, error) {
	best := earliest(quotas, len(arrivals))
	last := 0
	for i := 1; i < len(best); i++ {
		if best[i]-best[i-1] > 0 && windowOpens(quotas, i) {
			last = i
		}
	}
	if last == 0 {
		return 0, errors.New("too few requests were let in to fill a window")
	}
	return 100 * float64(best[last]) / float64(arrivals[last].Sub(arrivals[0])), nil
}

// windowOpens reports whether the i-th request is the first of a window of the
// longest quota.
func windowOpens(quotas []quota, i int) bool {
	longest := quotas[0]
	for _, q := range quotas {
		if q.per > longest.per {
			longest = q
		}
	}
	return i%longest.n == 0
}

// leftOver is what share of what somebody else left was taken: of the requests
// let in within the whole windows after the first of ours.
func leftOver(q quota, ours, theirs []time.Time) (float64, error) {
	if len(ours) == 0 {
		return 0, errors.New("no request was let in")
	}
	from := ours[0]
	windows := int(ours[len(ours)-1].Sub(from) / q.per)
	end := from.Add(time.Duration(windows) * q.per)
	left := windows*q.n - within(theirs, from, end)
	if left <= 0 {
		return 0, errors.New("nothing was left")
	}
	return 100 * float64(within(ours, from, end)) / float64(left), nil
}

// within counts the moments from one to before another.
func within(all []time.Time, from, end time.Time) (n int) {
	for _, at := range all {
		if !at.Before(from) && at.Before(end) {
			n++
		}
	}
	return n
}
