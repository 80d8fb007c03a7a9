package pace

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// FileBook is a Book that all processes of a host share through a file. It is
// locked, read and written for every rule, and never waits for the disk: after
// a crash of the host nobody's requests matter any more.
//
// Content that can't be understood is taken for a lane whose slots were all used
// just now, and is written anew. Where a system has no lock that ends with its
// process (flock), a FileBook is shared within one process only.
type FileBook struct {
	once sync.Once
	file *bookFile
}

// bookFile is what all FileBooks of a process share that have one file open.
type bookFile struct {
	path  string
	users int // guarded by books.mu

	mu      sync.Mutex
	file    *os.File
	state   State  // as it was read or written last
	head    header // that it came with
	buf     []byte
	alone   bool  // the file is of no use (any more): state is this process's own
	trouble error // why, if nobody was told yet
}

// books are the files that are open, so that one that is lost is still shared
// within the process.
var books struct {
	mu   sync.Mutex
	open []*bookFile
}

// OpenBook opens the book of a lane, and makes its file if there is none, with
// the permissions of its folder: who may write to the folder shares the lane.
func OpenBook(path string) (*FileBook, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, cantShare(path, err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(cantShare(path, err), file.Close())
	}
	books.mu.Lock()
	defer books.mu.Unlock()
	for _, b := range books.open {
		if other, err := b.file.Stat(); err == nil && os.SameFile(info, other) {
			b.users++
			return &FileBook{file: b}, file.Close()
		}
	}
	b := &bookFile{path: path, users: 1, file: file, alone: !canLock}
	// To write at once shows whether one can.
	err = b.update(func(*State) bool { return true })
	if err != nil && !errors.Is(err, errVersion) {
		return nil, errors.Join(err, file.Close())
	}
	b.trouble = err
	books.open = append(books.open, b)
	return &FileBook{file: b}, nil
}

// openFile opens a book's file, or makes it.
func openFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if !errors.Is(err, os.ErrNotExist) {
		return file, err
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	mode := folder.Mode().Perm()&^0o111 | 0o600
	file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, os.ErrExist) {
		return os.OpenFile(path, os.O_RDWR, 0)
	}
	if err != nil {
		return nil, err
	}
	if err := file.Chmod(mode); err != nil { // the umask has no say: the folder has
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Update is that of Book.
func (b *FileBook) Update(rule func(*State) bool) error { return b.file.update(rule) }

// Close lets go of the file. A lane that goes on afterwards is alone.
func (b *FileBook) Close() error {
	var err error
	b.once.Do(func() {
		books.mu.Lock()
		defer books.mu.Unlock()
		if b.file.users--; b.file.users > 0 {
			return
		}
		for i, other := range books.open {
			if other == b.file {
				books.open = append(books.open[:i], books.open[i+1:]...)
				break
			}
		}
		b.file.mu.Lock()
		defer b.file.mu.Unlock()
		b.file.alone = true
		err = b.file.file.Close()
	})
	return err
}

func (b *bookFile) update(rule func(*State) bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.alone {
		err := b.exchange(rule)
		if err == nil {
			return nil
		}
		b.alone = true
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
	if err := lock(b.file); err != nil {
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

func cantShare(path string, err error) error {
	return fmt.Errorf("share the pace through %s: %w; make it writable, or see that no other process uses this connection", path, err)
}
