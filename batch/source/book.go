package source

import (
	"context"
	"io"
)

func (f *fileReading) openBook(ctx context.Context, raw io.ReadCloser, in io.Reader) *FileError {
	f.info.Format = XLSX
	return &FileError{Reason: "workbooks are not supported yet"}
}
