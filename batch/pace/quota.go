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
