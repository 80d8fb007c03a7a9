package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"

	"mopup/rig"
)

// disk is a small disk that can be filled: a tmpfs where mounting is allowed.
// Elsewhere the kernel is told to let the program's files grow no further, which
// meets it at the same place with another error.
type disk struct {
	path    string
	mounted bool
}

func (t *trial) smallDisk() (*disk, error) {
	d := &disk{path: t.Path("disk")}
	if err := os.Mkdir(d.path, 0o700); err != nil {
		return nil, err
	}
	d.mounted = syscall.Mount("chaos", d.path, "tmpfs", 0, "size=16m,mode=0700") == nil
	t.tell("the small disk is a tmpfs: %v", d.mounted)
	return d, nil
}

func (d *disk) filler() string { return filepath.Join(d.path, "filler") }

// fill leaves no room.
func (d *disk) fill(p *rig.Process) error {
	if !d.mounted {
		return d.forbid(p)
	}
	file, err := os.Create(d.filler())
	if err != nil {
		return err
	}
	defer file.Close()
	block := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("fill the disk: %w", err)
	}
	return nil
}

// forbid lets no file of the process grow beyond what its log has already.
func (d *disk) forbid(p *rig.Process) error {
	log, err := os.Stat(filepath.Join(d.path, "ledger.db-wal"))
	if err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: uint64(log.Size()), Max: uint64(log.Size())}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(p.ID()),
		syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno != 0 {
		return fmt.Errorf("limit the size of files: %w", errno)
	}
	return nil
}

// free makes room again.
func (d *disk) free() error {
	if !d.mounted {
		return nil // the limit has gone with the process
	}
	return os.Remove(d.filler())
}

// remove keeps the ledger, which is evidence, and lets the disk go. It is called
// once nobody uses the disk.
func (d *disk) remove() {
	if !d.mounted {
		return
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		name := "ledger.db" + end
		if text, err := os.ReadFile(filepath.Join(d.path, name)); err == nil {
			_ = os.WriteFile(filepath.Join(filepath.Dir(d.path), name), text, 0o600)
		}
	}
	_ = syscall.Unmount(d.path, 0)
}
