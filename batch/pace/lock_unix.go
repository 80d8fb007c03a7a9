//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package pace

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// canLock says that processes can share a file: its lock ends with who holds it.
const canLock = true

// longestLock is how long to try for the lock. It is held for microseconds, but
// a process can be stopped at any moment, even then.
const longestLock = 3 * time.Second

// lock takes the file's lock, and waits for it a while if it is to.
func lock(file *os.File, wait bool) error {
	var deadline time.Time
	for pause := 10 * time.Microsecond; ; pause = min(2*pause, time.Millisecond) {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return err
		case !wait:
			return errHeld
		case deadline.IsZero():
			deadline = time.Now().Add(longestLock)
		case time.Now().After(deadline):
			return errHeld
		}
		time.Sleep(pause)
	}
}

func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }
