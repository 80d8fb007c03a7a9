//go:build !unix

package ledger

// gone reports whether it is sure that the process has ended. Here that can't
// be told: the lease decides.
func (p process) gone() bool { return false }
