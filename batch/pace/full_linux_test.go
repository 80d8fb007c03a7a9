package pace_test

import (
	"errors"
	"syscall"
	"testing"

	"mopup/batch/pace"
)

func TestBook_FullDiskIsAnErrorAtOpen(t *testing.T) {
	if _, err := pace.OpenBook("/dev/full"); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk gave %v", err)
	}
}
