package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// opened remembers the files of a job, to know one that is given again.
type opened struct {
	stdin bool
	infos []fs.FileInfo
}

// open gives the bytes of a file, which the caller closes.
func (o *opened) open(ctx context.Context, path string, stdin io.Reader) (io.ReadCloser, *FileError) {
	if path == "-" {
		return o.openStdin(stdin)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, openError(err)
	}
	if info.IsDir() {
		return nil, &FileError{Reason: "is a directory", Hint: "name the files in it"}
	}
	for _, other := range o.infos {
		if os.SameFile(info, other) {
			return nil, &FileError{Reason: "is given twice", Hint: "name each file once"}
		}
	}
	o.infos = append(o.infos, info)
	if !info.Mode().IsRegular() {
		return openPatiently(ctx, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, openError(err)
	}
	return file, nil
}

func (o *opened) openStdin(stdin io.Reader) (io.ReadCloser, *FileError) {
	if o.stdin {
		return nil, &FileError{Reason: "standard input is given twice", Hint: "name it once"}
	}
	o.stdin = true
	if stdin == nil {
		return nil, &FileError{Reason: "there is no standard input"}
	}
	return io.NopCloser(stdin), nil
}

func openError(err error) *FileError {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &FileError{Reason: "no such file"}
	case errors.Is(err, fs.ErrPermission):
		return &FileError{Reason: "permission denied", Hint: "make it readable for this user"}
	}
	var path *fs.PathError
	if errors.As(err, &path) { // its text would name the path a second time
		err = path.Err
	}
	return &FileError{Reason: fmt.Sprintf("can't be opened: %v", err)}
}
