package pace

import (
	"fmt"
	"strings"
	"time"
)

// Quota is what a vendor allows: at most N requests (or inner requests) in any
// span of Per. A quota whose N is 0 sets no limit.
type Quota struct {
	N   int
	Per time.Duration
}

// String gives "20 per 1m", or "no limit".
func (q Quota) String() string {
	if q.N == 0 {
		return "no limit"
	}
	per := q.Per.String()
	if q.Per >= time.Minute && q.Per%time.Minute == 0 {
		per = strings.TrimSuffix(per, "0s")
	}
	return fmt.Sprintf("%d per %s", q.N, per)
}

// fit keeps a request that costs more than the whole quota from waiting for
// ever: it takes all slots.
func (q Quota) fit(cost int) int { return min(cost, q.N) }

// longest is the quota with the longest window, the larger one of equals.
func longest(quotas []Quota) Quota {
	var most Quota
	for _, q := range quotas {
		if q.Per > most.Per || q.Per == most.Per && q.N > most.N {
			most = q
		}
	}
	return most
}
