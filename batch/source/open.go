package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const bufferSize = 64 << 10

// opened remembers the files of a job, to know one that is given again.
type opened struct {
	stdin bool
	infos []fs.FileInfo
}

// open gives the bytes of a file, which the caller closes.
func (o *opened) open(path string, stdin io.Reader) (io.ReadCloser, *FileError) {
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

// formatOf decides by the given format, else by the extension.
func formatOf(path string, given Format) (Format, *FileError) {
	format := given
	if format == "" {
		format = Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."))
	}
	switch format {
	case CSV, TSV, JSONL:
		return format, nil
	case "ndjson":
		return JSONL, nil
	case XLSX, "xls", "xlsm", "xlsb", "ods":
		return "", &FileError{
			Reason: fmt.Sprintf("%s workbooks are not supported yet", format),
			Hint:   `save the sheet as "CSV UTF-8 (comma delimited)"`,
		}
	}
	if given != "" {
		return "", &FileError{Reason: fmt.Sprintf("unknown format %q", string(given)), Hint: "use --format csv, tsv or jsonl"}
	}
	return "", &FileError{Reason: "its name does not tell its format", Hint: "say it with --format csv, tsv or jsonl"}
}

// newText looks at the first bytes of a file: it drops the byte order mark of
// UTF-8 and refuses that of UTF-16.
func newText(ctx context.Context, r io.Reader) (*text, *FileError) {
	b := bufio.NewReaderSize(r, bufferSize)
	head, err := b.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(err, 0)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		if _, err := b.Discard(3); err != nil {
			return nil, readError(err, 0)
		}
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return nil, &FileError{Reason: `is UTF-16 (Excel calls it "Unicode Text")`, Hint: saveAsUTF8}
	}
	return &text{ctx: ctx, r: b}, nil
}
