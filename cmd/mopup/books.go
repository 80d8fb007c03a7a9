package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mopup/batch"
	"mopup/batch/pace"
)

// books are the open books of a job's lanes: what the processes of this host tell
// each other of a quota that they share.
type books struct{ byLane map[string]*pace.FileBook }

// openBooks opens a book for each lane with a quota. A rehearsal has none, since
// its simulator is its own.
func (a *app) openBooks(ctx context.Context, e errand) (*books, error) {
	b := &books{byLane: map[string]*pace.FileBook{}}
	metered, ok := e.conn.provider.(batch.Metered)
	if !ok || e.job.Simulated {
		return b, nil
	}
	holder, err := metered.Holder(ctx)
	if err != nil {
		return nil, fmt.Errorf("connection %s: %w", e.conn.name, err)
	}
	dir, err := a.lanesDir()
	if err != nil {
		return nil, err
	}
	for _, action := range e.actions {
		if b.byLane[action.Lane] != nil || len(action.Quotas) == 0 {
			continue
		}
		book, err := pace.OpenBook(filepath.Join(dir, bookName(e.conn.entry.Name, action.Lane, holder)))
		if err != nil {
			b.close()
			return nil, fmt.Errorf("share the quota with other processes: %w; choose a folder for that with --lanes", err)
		}
		b.byLane[action.Lane] = book
	}
	return b, nil
}

// bookName is the same for whoever shares the quota.
func bookName(provider, lane, holder string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{provider, lane, holder}, "\n")))
	const enough = 8
	return provider + "-" + lane + "-" + hex.EncodeToString(sum[:enough]) + ".lane"
}

// lanesDir is the folder of the books, there and the owner's alone unless somebody
// made it otherwise.
func (a *app) lanesDir() (dir string, err error) {
	dir = a.lanes
	if dir == "" {
		dir, err = a.place(lanesPlace)
	}
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil && a.lanes == "" && a.ledger != "" { // whoever says where the ledger is may have no usual place
		dir = filepath.Join(filepath.Dir(a.ledger), "lanes")
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", fmt.Errorf("make the folder in which processes share quotas: %w; choose one with --lanes", err)
	}
	return dir, nil
}

// of gives the book of a lane; nil: it has none.
func (b *books) of(lane string) pace.Book {
	if book := b.byLane[lane]; book != nil {
		return book
	}
	return nil // and not a nil *FileBook, which would be no nil Book
}

func (b *books) close() {
	for _, book := range b.byLane {
		book.Close() //nolint:errcheck // nothing in it must outlive a crash
	}
}
