package graphsim

import (
	"strings"
	"sync"

	"mopup/providers/simkit"
)

// requestIDs remembers every client-request-id. A repeat of a request must have a
// new one, or the two can't be told apart afterwards.
type requestIDs struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (ids *requestIDs) admit(c *simkit.Call) (complaint string) {
	given := c.Header.Values("client-request-id")
	if len(given) != 1 || !simkit.IsGUID(given[0]) {
		return "client-request-id: must be given once, as a GUID"
	}
	id := strings.ToLower(given[0])
	ids.mu.Lock()
	defer ids.mu.Unlock()
	if ids.seen[id] {
		return "client-request-id: was used before"
	}
	if ids.seen == nil {
		ids.seen = map[string]bool{}
	}
	ids.seen[id] = true
	return ""
}
