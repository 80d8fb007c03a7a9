package seen

import (
	"io"
	"os"
)

// scratch is a temporary file.
type scratch interface {
	io.Writer
	io.ReaderAt
	io.Closer // and nothing is left of it
}

type scratchFile struct {
	*os.File
	left bool // it could not be unlinked while it is open
}

// createScratch makes a file that nobody else can find, where the system allows
// that; so nothing stays behind after a crash.
func createScratch(dir string) (scratch, error) {
	f, err := os.CreateTemp(dir, "mopup-keys-*")
	if err != nil {
		return nil, err
	}
	return &scratchFile{File: f, left: os.Remove(f.Name()) != nil}, nil
}

// Close gives the disk back.
func (f *scratchFile) Close() error {
	err := f.File.Close()
	if f.left {
		err = os.Remove(f.Name())
	}
	return err
}
