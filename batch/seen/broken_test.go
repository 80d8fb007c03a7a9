package seen

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fill adds new keys until there is an error.
func fill(t *testing.T, s *Set) error {
	t.Helper()
	for id := range int64(10_000) {
		if _, _, err := s.Add(keyOf(uint64(id)), id+1); err != nil {
			return err
		}
	}
	t.Fatal("no error in 10,000 keys")
	return nil
}

// small is a file that has room for some bytes only, or loses what it holds.
type small struct {
	scratch
	room   int
	broken bool
}

func (f *small) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, syscall.ENOSPC
	}
	return f.scratch.Write(p)
}

func (f *small) ReadAt(p []byte, at int64) (int, error) {
	if f.broken {
		return 0, syscall.EIO
	}
	return f.scratch.ReadAt(p, at)
}

func TestSet_SaysWhatToDoWhenThereIsNoRoom(t *testing.T) {
	s := New(Options{Dir: t.TempDir(), Keys: 100})
	defer s.Close()
	s.create = func(dir string) (scratch, error) {
		f, err := createScratch(dir)
		return &small{scratch: f, room: 5000}, err // a run, but not eight of them
	}
	err := fill(t, s)
	for _, part := range []string{"temporary file in " + s.dir, "no space left on device", "TMPDIR"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not tell %q", err, part)
		}
	}
	if _, _, again := s.Add(keyOf(0), 1); !errors.Is(again, syscall.ENOSPC) {
		t.Errorf("after the error: %v", again)
	}
}

func TestSet_SaysWhatToDoWhenThereIsNoFolder(t *testing.T) {
	s := New(Options{Dir: filepath.Join(t.TempDir(), "missing"), Keys: 100})
	defer s.Close()
	if err := fill(t, s); !strings.Contains(err.Error(), "missing") || !strings.Contains(err.Error(), "TMPDIR") {
		t.Error(err)
	}
}

// What can't be read is never taken for a key that is new.
func TestSet_AFileThatCanNotBeReadIsAnError(t *testing.T) {
	s := New(Options{Dir: t.TempDir(), Keys: 10, Runs: 1000})
	defer s.Close()
	s.create = func(dir string) (scratch, error) {
		f, err := createScratch(dir)
		return &small{scratch: f, room: 1 << 20, broken: true}, err
	}
	for id := range int64(40) {
		if _, _, err := s.Add(keyOf(uint64(id)), id+1); err != nil {
			t.Fatal(err)
		}
	}
	_, ok, err := s.Add(keyOf(0), 41)
	if ok || !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "see that the disk is well") {
		t.Errorf("found %v, %v", ok, err)
	}
	if _, _, again := s.Add(keyOf(41), 42); again == nil {
		t.Error("it goes on after the error")
	}
}
