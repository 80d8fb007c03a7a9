package pace_test

import (
	"testing"
	"time"

	"mopup/batch/pace"
)

func TestBackoff_GrowsToItsCeilingAndStaysBelow(t *testing.T) {
	for nth, ceiling := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 5: 8 * time.Second, 8: time.Minute, 1000: time.Minute} {
		if got := pace.Backoff(nth, 0.999999); got > ceiling || got < ceiling*9/10 {
			t.Errorf("try %d waits up to %v, want just below %v", nth, got, ceiling)
		}
		if got := pace.Backoff(nth, 0); got != 0 {
			t.Errorf("try %d waits %v at the least, want 0", nth, got)
		}
	}
}
