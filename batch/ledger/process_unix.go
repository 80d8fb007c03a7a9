//go:build unix

package ledger

import (
	"errors"
	"syscall"
)

// gone reports whether it is sure that the process has ended. It must be of
// this place.
func (p process) gone() bool {
	if p.pid <= 0 {
		return false
	}
	return errors.Is(syscall.Kill(p.pid, 0), syscall.ESRCH) || p.replaced()
}
