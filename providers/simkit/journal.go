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
type Journal struct {
	mu       sync.Mutex
	entries  []Entry
	stats    Stats
	inFlight int
}

// Enter writes what is applied at this very moment. Seq and At are the journal's.
func (j *Journal) Enter(entries ...Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now().UTC()
	for _, e := range entries {
		e.Seq, e.At = len(j.entries)+1, now
		j.entries = append(j.entries, e)
		add(&j.stats.Applied, e.Action)
	}
}

// Applied gives all entries so far, in order. The caller owns the slice.
func (j *Journal) Applied() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

func (j *Journal) begin(provider, route string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.Requests++
	add(&j.stats.ByProvider, provider)
	add(&j.stats.ByRoute, route)
	j.inFlight++
	j.stats.PeakInFlight = max(j.stats.PeakInFlight, j.inFlight)
}

// end is called before the answer is written: a client that has its answer may
// begin the next request at once, and must not be seen to have two on their way.
func (j *Journal) end(status string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.inFlight--
	add(&j.stats.ByStatus, status)
}

// Inner counts one request inside a batch request, with the status it was given.
func (j *Journal) Inner(status string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.Inner++
	add(&j.stats.InnerByStatus, status)
}

func (j *Journal) fault(f Fault) {
	j.mu.Lock()
	defer j.mu.Unlock()
	add(&j.stats.Faults, string(f))
}

func (j *Journal) overQuota() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.OverQuota++
}
