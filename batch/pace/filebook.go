package pace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
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
	held    bool  // somebody who is stopped holds the lock: it is tried again each time
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

func cantShare(path string, err error) error {
	return fmt.Errorf("share the pace through %s: %w; make it writable, or see that no other process uses this connection", path, err)
}
