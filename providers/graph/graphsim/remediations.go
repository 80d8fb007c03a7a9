package graphsim

import (
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"
)

// memory is how long the same remediation is taken for a duplicate.
const memory = 30 * time.Minute

// remediations remembers what was registered lately, by action and messages.
type remediations struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]time.Time
}

// register takes a remediation and applies it, unless it is known already.
func (rs *remediations) register(action string, targets []string, apply func()) bool {
	key := sha256.Sum256([]byte(action + "\n" + strings.Join(slices.Sorted(slices.Values(targets)), "\n")))
	rs.mu.Lock()
	defer rs.mu.Unlock()
	now := time.Now()
	if at, known := rs.known[key]; known && now.Sub(at) < memory {
		return false
	}
	if rs.known == nil {
		rs.known = map[[sha256.Size]byte]time.Time{}
	}
	rs.known[key] = now
	apply()
	return true
}
