package tmcassim

import (
	"sort"
	"sync"
	"time"
)

// records holds every action in the order of posting, which is that of time. It
// only grows, so that a place in it is a place for good.
type records struct {
	now     func() time.Time // the vendor's clock
	mu      sync.Mutex
	all     []*taken
	actions int
	batches map[string]int // where in all a batch is
}

// add appends the actions of one POST. What happens in applied is seen together
// with them.
func (rs *records) add(t *taken, applied func()) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.batches == nil {
		rs.batches = map[string]int{}
	}
	rs.batches[t.batch] = len(rs.all)
	t.first = rs.actions
	t.requested = rs.now().Truncate(time.Millisecond) // under the lock, or the order would not be that of time
	rs.all = append(rs.all, t)
	rs.actions += len(t.records)
	applied()
}

// find gives at most limit actions from the given place on that the question is
// about, and the place to go on from; -1 when there are no more.
func (rs *records) find(q question, now time.Time) (found []shown, next int) {
	for _, t := range rs.about(q) {
		if !q.covers(t) {
			break
		}
		for i := max(0, q.from-t.first); i < len(t.records); i++ {
			if len(found) == q.limit {
				return found, t.first + i
			}
			if t.shows(now) {
				found = append(found, t.show(i))
			}
		}
	}
	return found, -1
}

// about gives the POSTs from the first on that the question may be about. None of
// them changes any more.
func (rs *records) about(q question) []*taken {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	from := sort.Search(len(rs.all), func(i int) bool { return rs.all[i].first+len(rs.all[i].records) > q.from })
	if q.batch == "" {
		return rs.all[max(from, sort.Search(len(rs.all), func(i int) bool { return !rs.all[i].requested.Before(q.start) })):]
	}
	place, known := rs.batches[q.batch]
	if !known {
		return nil
	}
	return rs.all[max(from, place):]
}
