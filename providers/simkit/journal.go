package simkit

import (
	"slices"
	"sync"
	"time"
)

// Entry is one target to which one action was applied. Target is in lower case:
// the address of an account, "networkMessageId recipient" of a message, the id of
// a sign-in or a recommendation.
type Entry struct {
	Seq       int       `json:"seq"` // from 1, in the order of applying
	At        time.Time `json:"at"`
	Provider  string    `json:"provider"`
	Action    string    `json:"action"` // the vendor's word: ACCOUNT_DISABLE, softDelete
	Target    string    `json:"target"`
	Batch     string    `json:"batch"` // what the vendor gives to find the batch again; may be empty
	RequestID string    `json:"request_id"`
}

// Journal is what truly happened, whatever the clients were told. The zero value
// is empty and ready; it is safe for concurrent use and must not be copied.
//
// Of a target it keeps little more than the name: a rehearsal may apply ten
// million.
type Journal struct {
	mu       sync.Mutex
	pages    []page // appended to only, so that whoever reads needs no lock
	entries  int
	stats    Stats
	inFlight int
	visits   visits
}

// Enter writes what is applied at this very moment. Seq and At are the journal's.
func (j *Journal) Enter(entries ...Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now().UTC()
	for len(entries) > 0 {
		n := alike(entries)
		j.pages = append(j.pages, newPage(entries[:n], j.entries+1, now))
		count(&j.stats.Applied, entries[0].Action, n)
		j.entries += n
		entries = entries[n:]
	}
}

// Applied gives all entries so far, in order. The caller owns the slice.
func (j *Journal) Applied() []Entry { return slices.Collect(j.All()) }

// begin counts a request that has arrived, and gives its place among the visits.
func (j *Journal) begin(provider, route string, v visit) (place int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.Requests++
	count(&j.stats.ByProvider, provider, 1)
	count(&j.stats.ByRoute, route, 1)
	j.inFlight++
	j.stats.PeakInFlight = max(j.stats.PeakInFlight, j.inFlight)
	return j.visits.add(v)
}

// end is called before the answer is written: a client that has its answer may
// begin the next request at once, and must not be seen to have two on their way.
func (j *Journal) end(place int, status string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.inFlight--
	count(&j.stats.ByStatus, status, 1)
	j.visits.end(place, status)
}

// Inner counts one request inside a batch request, with the status it was given.
func (j *Journal) Inner(status string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.Inner++
	count(&j.stats.InnerByStatus, status, 1)
}

func (j *Journal) fault(f Fault) {
	j.mu.Lock()
	defer j.mu.Unlock()
	count(&j.stats.Faults, string(f), 1)
}

func (j *Journal) overQuota() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.OverQuota++
}
