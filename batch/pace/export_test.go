package pace

import (
	"errors"
	"os"
)

// LoseTouch has all further writing to a book's file fail.
func (b *FileBook) LoseTouch() error {
	b.file.mu.Lock()
	defer b.file.mu.Unlock()
	file, err := os.Open(b.file.path)
	if err != nil {
		return err
	}
	if err := b.file.file.Close(); err != nil {
		return err
	}
	b.file.file = file
	return nil
}

// Reload opens a book as another process would, and closes it again.
func Reload(path string) error {
	file, err := openFile(path)
	if err != nil {
		return err
	}
	b := &bookFile{path: path, file: file}
	err = b.update(func(*State) bool { return true })
	return errors.Join(err, file.Close())
}
