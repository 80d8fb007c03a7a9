package batch_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// failingFirst gives the error to the first requests, after a moment, and takes all others.
func failingFirst(n int, err *batch.Error) reply {
	var asked atomic.Int64
	return func(b batch.Batch) (batch.Answer, error) {
		<-time.After(time.Millisecond)
		if asked.Add(1) <= int64(n) {
			return batch.Answer{}, err
		}
		return all(batch.Succeeded)(b)
	}
}

// between is the time from when a request, from 0, was answered to when the next
// one left.
func between(t *testing.T, inFlight, nth int, answers reply) time.Duration {
	t.Helper()
	v, m, a := &vendor{always: answers}, &memory{}, testAction("v/a", 2)
	a.InFlight.Value = inFlight
	if err := drive(t, v, m, a, 8); err != nil {
		t.Fatal(err)
	}
	want(t, m, map[batch.Outcome]int{batch.Succeeded: 16})
	return v.at[nth+1].Sub(v.at[nth]) - time.Millisecond
}

func TestHeed_WhatSpeaksForTheWholeLaneClosesTheGateForAll(t *testing.T) {
	for name, c := range map[string]struct {
		err      *batch.Error
		inFlight int
		failures int
		all      bool // wait
	}{
		"a 500 once holds back its own batch":  {&batch.Error{Status: 500}, 1, 1, false},
		"a 503 once holds back all":            {&batch.Error{Status: 503}, 1, 1, true},
		"an unreachable host holds back all":   {&batch.Error{Kind: batch.Unavailable}, 1, 1, true},
		"a 500 with a wait holds back all":     {&batch.Error{Status: 500, Wait: seconds(9)}, 1, 1, true},
		"a 500 that is met again holds all":    {&batch.Error{Status: 500}, 2, 3, true},
		"a 500 met by two together holds none": {&batch.Error{Status: 500}, 2, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				wait := between(t, c.inFlight, c.failures-1, failingFirst(c.failures, c.err))
				if (wait > 0) != c.all {
					t.Errorf("the next request left %v after the failure, want that all wait: %v", wait, c.all)
				}
			})
		})
	}
}

func TestHeed_ATargetThatIsRefusedAgainAndAgainWaitsLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		throttled := &batch.Error{Kind: batch.Throttled, Status: 429}
		v, m := &vendor{answers: map[int][]reply{1: {inner(nil, throttled), inner(throttled)}}}, &memory{}
		if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
			t.Fatal(err)
		}
		if took := v.at[len(v.at)-1].Sub(v.at[0]); len(v.sent) != 41 || took < 4*time.Minute {
			t.Errorf("%d requests in %v, want 41 that wait ever longer, up to a minute", len(v.sent), took)
		}
	})
}

func TestHeed_TheWorstThatBefellATargetCountsWhateverItsPlace(t *testing.T) {
	throttled, lost := &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(60)}, &batch.Error{Status: 500}
	for name, answer := range map[string]reply{"first": inner(throttled, lost), "last": inner(lost, throttled)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {answer, all(batch.Succeeded)}}}, &memory{}
				if err := drive(t, v, m, testAction("v/a", 2), 1); err != nil {
					t.Fatal(err)
				}
				if gap := v.at[1].Sub(v.at[0]); gap != seconds(60) {
					t.Errorf("sent again after %v, want the 60s that the vendor asked for", gap)
				}
			})
		})
	}
}
