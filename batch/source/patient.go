package source

import (
	"context"
	"io"
	"os"
)

// openPatiently opens what may hang: a pipe with a name waits for its writer, and
// gives only what that one writes. What still hangs when the context ends is left
// behind.
func openPatiently(ctx context.Context, path string) (io.ReadCloser, *FileError) {
	type got struct {
		file *os.File
		err  error
	}
	done, gone := make(chan got), make(chan struct{})
	defer close(gone)
	go func() {
		file, err := os.Open(path)
		select {
		case done <- got{file, err}:
		case <-gone:
			if err == nil {
				_ = file.Close() // nobody has read from it
			}
		}
	}()
	select {
	case g := <-done:
		if g.err != nil {
			return nil, openError(g.err)
		}
		return patientFile{Patient{ctx, g.file}, g.file}, nil
	case <-ctx.Done():
		return nil, readError(ctx.Err(), 0)
	}
}

type patientFile struct {
	Patient
	io.Closer
}

// Patient reads until the context ends. A read that hangs then, as on a
// terminal, is left behind: the program is about to end.
type Patient struct {
	Ctx  context.Context
	From io.Reader
}

// Read implements [io.Reader].
func (r Patient) Read(p []byte) (int, error) {
	type got struct {
		text []byte
		err  error
	}
	if err := r.Ctx.Err(); err != nil {
		return 0, err
	}
	done := make(chan got, 1)
	room := len(p)
	go func() {
		own := make([]byte, room) // not p: its owner may be gone
		n, err := r.From.Read(own)
		done <- got{own[:n], err}
	}()
	select {
	case g := <-done:
		return copy(p, g.text), g.err
	case <-r.Ctx.Done():
		return 0, r.Ctx.Err()
	}
}
