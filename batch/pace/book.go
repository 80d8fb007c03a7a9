package pace

import "sync"

// Book keeps the State of a lane, and shares it among all who use it.
type Book interface {
	// Update runs a rule on the state while nobody else on the host does. The
	// rule reports whether what it changed is worth keeping, and must not keep
	// hold of the state.
	//
	// A book never fails to run the rule. If it loses touch with the others, the
	// rule and all later ones run on what this process knows, and the error that
	// says so is given once.
	Update(rule func(*State) bool) error
}

// memory is a book for the lanes of one process.
type memory struct {
	mu    sync.Mutex
	state State
}

// NewMemory makes a book that lanes of this process can share.
func NewMemory() Book { return &memory{} }

func (m *memory) Update(rule func(*State) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	rule(&m.state)
	return nil
}
