package reports

import (
	"io"
	"sync"
)

// disk is where a report goes: a file.
type disk interface {
	io.Writer
	Sync() error
}

// behind writes to a file while what comes next is made, and has the disk begin
// with its part while there is more to come: else all of a long report would
// wait for it at the end. An error shows with a later Write, or with Close.
type behind struct {
	full, empty chan []byte
	done        chan struct{} // closed when all is written
	mu          sync.Mutex
	err         error // the first one
}

const (
	buffers   = 3
	syncEvery = 64 << 20 // bytes
)

func newBehind(to disk) *behind {
	b := &behind{full: make(chan []byte, buffers), empty: make(chan []byte, buffers), done: make(chan struct{})}
	for range buffers {
		b.empty <- nil
	}
	go b.run(to)
	return b
}

// Write implements [io.Writer].
func (b *behind) Write(p []byte) (int, error) {
	if err := b.failed(); err != nil {
		return 0, err
	}
	b.full <- append((<-b.empty)[:0], p...)
	return len(p), nil
}

// Close ends the writing and gives its error. It neither syncs nor closes the
// file.
func (b *behind) Close() error {
	close(b.full)
	<-b.done
	return b.failed()
}

func (b *behind) run(to disk) {
	defer close(b.done)
	var syncing sync.WaitGroup
	defer syncing.Wait()
	idle := make(chan struct{}, 1)
	idle <- struct{}{}
	unsynced := 0
	for p := range b.full {
		if b.failed() == nil {
			n, err := to.Write(p)
			b.fail(err)
			unsynced += n
		}
		b.empty <- p
		if unsynced < syncEvery {
			continue
		}
		select {
		case <-idle:
			unsynced = 0
			syncing.Go(func() { b.fail(to.Sync()); idle <- struct{}{} })
		default: // the last one still goes on
		}
	}
}

func (b *behind) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = err
	}
}

func (b *behind) failed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}
