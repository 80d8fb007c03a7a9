package pace_test

import (
	"testing"
	"time"

	"mopup/batch/pace"
)

func TestQuota_LeastTimeCountsWholeWindows(t *testing.T) {
	q := pace.Quota{N: 20, Per: time.Minute}
	for requests, want := range map[int]time.Duration{0: 0, 1: 0, 20: 0, 21: time.Minute, 40: time.Minute, 41: 2 * time.Minute} {
		if got := q.Least(requests); got != want {
			t.Errorf("%d requests take at least %v, want %v", requests, got, want)
		}
	}
	if got := (pace.Quota{}).Least(1000); got != 0 {
		t.Errorf("without a quota 1000 requests take at least %v, want 0", got)
	}
}

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
