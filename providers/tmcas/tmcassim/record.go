package tmcassim

import (
	"sort"
	"sync"
	"time"
)

// fate is how an action ends.
type fate string

const (
	success fate = "Success"
	failed  fate = "Failed"
	skipped fate = "Skipped"
)

// record is one action that was taken.
type record struct {
	id, batch, action, address string
	fate                       fate
	takes                      time.Duration // from the request to the end
	late                       time.Duration // from the request until it shows
	requested                  time.Time     // set when it is recorded
}

func (r record) settled() time.Time { return r.requested.Add(r.takes) }

// status is what is shown at the given time: Created for the first third of the
// way, then Executing, and at last the fate.
func (r record) status(now time.Time) string {
	gone := now.Sub(r.requested)
	switch {
	case gone >= r.takes:
		return string(r.fate)
	case gone >= r.takes/3:
		return "Executing"
	}
	return "Created"
}

// keep is how long the vendor can be asked about an action.
const keep = 72 * time.Hour

// shows reports whether the vendor tells of the action at the given time.
func (r record) shows(now time.Time) bool {
	gone := now.Sub(r.requested)
	return gone >= r.late && gone <= keep
}

// records holds every action in the order of posting, which is that of time. It
// only grows, so that a place in it is a place for good.
type records struct {
	now     func() time.Time // the vendor's clock
	mu      sync.Mutex
	all     []record
	batches map[string]int // where a batch begins
}

// add appends the actions of one batch. What happens in applied is seen together
// with them.
func (rs *records) add(taken []record, applied func()) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.batches == nil {
		rs.batches = map[string]int{}
	}
	rs.batches[taken[0].batch] = len(rs.all)
	now := rs.now().Truncate(time.Millisecond) // under the lock, or the order would not be that of time
	for _, r := range taken {
		r.requested = now
		rs.all = append(rs.all, r)
	}
	applied()
}

// find gives at most limit records from the given place on that the question is
// about, and the place to go on from; -1 when there are no more.
func (rs *records) find(q question, now time.Time) (found []record, next int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	from := q.from
	if q.batch == "" {
		from = max(from, sort.Search(len(rs.all), func(i int) bool { return !rs.all[i].requested.Before(q.start) }))
	} else if first, known := rs.batches[q.batch]; known {
		from = max(from, first)
	} else {
		return nil, -1
	}
	for i := from; i < len(rs.all) && q.covers(rs.all[i]); i++ {
		if len(found) == q.limit {
			return found, i
		}
		if rs.all[i].shows(now) {
			found = append(found, rs.all[i])
		}
	}
	return found, -1
}
