package pace

import "time"

// Backoff is how long to wait before trying again for the nth time (1 is the
// first), where nobody says how long: exponential with full jitter, so that
// many who failed together do not come back together. luck is in [0, 1).
func Backoff(nth int, luck float64) time.Duration {
	const first, most = 500 * time.Millisecond, time.Minute
	ceiling := most
	if shift := nth - 1; shift < 7 {
		ceiling = min(most, first<<max(0, shift))
	}
	return time.Duration(luck * float64(ceiling))
}
