package simkit

import "maps"

// Stats are the counts of a journal. ByStatus has the key "cut" for lines that
// were cut by a fault, and "gone" for clients that left before their answer:
// what they asked for may have been applied.
type Stats struct {
	Requests      int            `json:"requests"`
	ByProvider    map[string]int `json:"by_provider"`
	ByRoute       map[string]int `json:"by_route"` // "POST /v1/mitigation/accounts": n; ids stand as {id}
	ByStatus      map[string]int `json:"by_status"`
	Inner         int            `json:"inner_requests"` // requests inside $batch; not among Requests
	InnerByStatus map[string]int `json:"inner_by_status"`
	Applied       map[string]int `json:"applied"`        // targets, by the vendor's word for the action
	Faults        map[string]int `json:"faults"`         // faults injected, by name
	OverQuota     int            `json:"over_quota"`     // requests, inner ones too, refused for the quota and not by a fault
	PeakInFlight  int            `json:"peak_in_flight"` // most requests on their way at one time
}

// Stats gives the counts so far. The caller owns the maps, none of which is nil.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.stats
	for _, m := range []*map[string]int{&s.ByProvider, &s.ByRoute, &s.ByStatus, &s.InnerByStatus, &s.Applied, &s.Faults} {
		*m = maps.Clone(*m)
		if *m == nil {
			*m = map[string]int{}
		}
	}
	return s
}

func count(m *map[string]int, key string, n int) {
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[key] += n
}
