package reports_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"mopup/reports"
)

// slate is a file that counts how often it is synced, and that may be full.
type slate struct {
	bytes.Buffer
	room    int // 0: without end
	written int
	syncs   chan struct{} // one for each sync, if not nil
	bad     error         // of each sync
}

var errFull = errors.New("no space left on device")

func (s *slate) Write(p []byte) (int, error) {
	if s.written += len(p); s.room > 0 && s.written > s.room {
		return 0, errFull
	}
	if s.syncs == nil {
		s.Buffer.Write(p)
	}
	return len(p), nil
}

func (s *slate) Sync() error {
	if s.syncs != nil {
		s.syncs <- struct{}{}
	}
	return s.bad
}

func TestBehind_WritesAllInItsOrder(t *testing.T) {
	var file slate
	var want bytes.Buffer
	w := reports.NewBehind(&file)
	text := make([]byte, 0, 64)
	for i := range 1000 {
		text = fmt.Appendf(text[:0], "line %d\n", i)
		want.Write(text)
		if n, err := w.Write(text); n != len(text) || err != nil {
			t.Fatalf("Write gave %d, %v", n, err)
		}
		clear(text) // the caller may use it again
	}
	if err := w.Close(); err != nil || !bytes.Equal(file.Bytes(), want.Bytes()) {
		t.Errorf("the file has %d bytes of %d, error %v", file.Len(), want.Len(), err)
	}
}

func TestBehind_AFullDiskIsToldAndEndsTheWriting(t *testing.T) {
	file := slate{room: 100}
	w := reports.NewBehind(&file)
	var err error
	for i := 0; i < 1000 && err == nil; i++ {
		_, err = w.Write([]byte("some twenty letters\n"))
	}
	if end := w.Close(); !errors.Is(err, errFull) || !errors.Is(end, errFull) {
		t.Errorf("Write gave %v and Close %v", err, end)
	}
	if file.Len() != 100 {
		t.Errorf("the file has %d bytes", file.Len())
	}
}

func TestBehind_SyncsWhileMoreIsToCome(t *testing.T) {
	for _, bad := range []error{nil, errFull} {
		file := slate{syncs: make(chan struct{}, 8), bad: bad}
		w := reports.NewBehind(&file)
		part := make([]byte, reports.SyncEvery/4)
		for range 5 {
			_, _ = w.Write(part) // may show the error of the sync
		}
		<-file.syncs // before Close
		if err := w.Close(); !errors.Is(err, bad) {
			t.Errorf("Close gave %v, want %v", err, bad)
		}
	}
}
