package pace

import (
	"errors"
	"fmt"
	"io"
	"time"
)

var errHeld = errors.New("another process holds its lock and doesn't go on")

// update runs a rule on the state in the file, or on this process's own once the
// file is of no use any more.
func (b *bookFile) update(rule func(*State) bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.alone {
		err := b.exchange(rule)
		switch {
		case err == nil:
			b.held = false
			return nil
		case errors.Is(err, errHeld):
			told := b.held
			b.held, b.head = true, header{} // what others wrote meanwhile counts as soon as the lock is free
			if told {
				return nil
			}
		default:
			b.alone = true
		}
		return cantShare(b.path, err)
	}
	rule(&b.state)
	err := b.trouble
	b.trouble = nil
	return err
}

// exchange runs a rule on the state in the file. After an error it was run all
// the same, on what is known.
func (b *bookFile) exchange(rule func(*State) bool) error {
	if err := lock(b.file, !b.held); err != nil {
		rule(&b.state)
		return fmt.Errorf("lock it: %w", err)
	}
	err := b.load()
	if changed := rule(&b.state); changed && err == nil {
		err = b.store()
	}
	return errors.Join(err, unlock(b.file))
}

// load brings state up to date with the file.
func (b *bookFile) load() error {
	var start [headerSize]byte
	n, err := b.file.ReadAt(start[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if n == 0 { // new
		b.state, b.head = State{}, header{}
		return nil
	}
	h, err := readHeader(start[:n])
	if err == nil && h == b.head {
		return nil
	}
	if err == nil {
		err = b.body(h)
	}
	if errors.Is(err, errVersion) && !b.abandoned() {
		return err
	}
	if errors.Is(err, errTorn) || errors.Is(err, errVersion) {
		b.state, b.head = doubt(now()), header{}
		return nil
	}
	b.head = h
	return err
}

func (b *bookFile) body(h header) error {
	b.buf = append(b.buf[:0], make([]byte, h.length)...)
	if _, err := b.file.ReadAt(b.buf, headerSize); errors.Is(err, io.EOF) {
		return errTorn
	} else if err != nil {
		return err
	}
	w := wire{buf: b.buf, reading: true}
	if h != h.checked(b.buf) {
		return errTorn
	}
	if w.state(&b.state); w.bad || len(w.buf) > 0 {
		return errTorn
	}
	return nil
}

// abandoned reports whether a file of another version was left by that version
// long ago.
func (b *bookFile) abandoned() bool {
	info, err := b.file.Stat()
	return err == nil && time.Since(info.ModTime()) > time.Hour
}

// usual is the size that a file is given at once, so that a disk that fills up
// later matters to few.
const usual = 8 << 10

func (b *bookFile) store() error {
	w := wire{buf: append(b.buf[:0], make([]byte, headerSize)...)}
	w.state(&b.state)
	b.buf = w.buf
	h := header{magic: magic, version: version, writing: b.head.writing + 1}.checked(w.buf[headerSize:])
	h.append(w.buf[:0])
	if b.head == (header{}) && len(w.buf) < usual {
		w.buf = append(w.buf, make([]byte, usual-len(w.buf))...)
	}
	b.head = h
	_, err := b.file.WriteAt(w.buf, 0)
	return err
}
