//go:build unix

package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mopup/batch"
)

// fifo makes a pipe with a name.
func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "accounts.csv")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead_APipeWithANameIsReadLikeAFile(t *testing.T) {
	path := fifo(t)
	wrote := make(chan error, 1)
	go func() { wrote <- os.WriteFile(path, []byte("Email\na@corp.example\n"), 0o600) }()
	rows, _, err := readAll(t, Spec{Files: []string{path}, Action: disable})
	if err := errors.Join(err, <-wrote); err != nil || len(rows) != 1 || rows[0].Target == nil {
		t.Error(rows, err)
	}
}

func TestRead_APipeThatNobodyWritesToEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	path := fifo(t)
	done := make(chan error, 1)
	go func() {
		_, err := Read(ctx, Spec{Files: []string{path}, Actions: fixtures(), Action: disable}, func(batch.Row) error { return nil })
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestRead_APipeThatFallsSilentEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	path := fifo(t)
	done := make(chan error, 1)
	go func() {
		_, err := Read(ctx, Spec{Files: []string{path}, Actions: fixtures(), Action: disable}, func(batch.Row) error {
			cancel() // more is read than came so far
			return nil
		})
		done <- err
	}()
	pipe, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	if _, err := pipe.WriteString("Email\n" + strings.Repeat("a@corp.example\n", 4*bufferSize/15)); err != nil && !errors.Is(err, syscall.EPIPE) {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
