package pace_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

// bookPath is where a test keeps its book.
func bookPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "lane")
}

// untilEntered gives how long a new process waits for a slot of 5 per 10s.
func untilEntered(t *testing.T, path string) time.Duration {
	t.Helper()
	book := openBook(t, path)
	lane := open(t, pace.Options{Quotas: []pace.Quota{per(5, 10*time.Second)}, InFlight: 8, Book: book, Trouble: func(err error) { t.Error(err) }})
	begun := time.Now()
	enter(t, lane).Leave(pace.News{})
	return time.Since(begun)
}

// written gives the content of a book in which one slot was used.
func written(t *testing.T) []byte {
	t.Helper()
	path := bookPath(t)
	var content []byte
	synctest.Test(t, func(t *testing.T) { // its closing is part of it
		untilEntered(t, path)
	})
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestBook_DamagedContentCountsAsAllSlotsUsed(t *testing.T) {
	good := written(t)
	flipped := func(i int) []byte {
		bad := append([]byte(nil), good...)
		bad[i] ^= 4
		return bad
	}
	for name, content := range map[string][]byte{
		"a byte of the magic":    flipped(3),
		"a byte of the length":   flipped(17),
		"a byte of the checksum": flipped(33),
		"a byte of the body":     flipped(60),
		"cut in the header":      good[:11],
		"cut in the body":        good[:70],
		"zeros":                  make([]byte, 8192),
		"a foreign file":         []byte(strings.Repeat("user,action\n", 40)),
	} {
		t.Run(name, func(t *testing.T) {
			path := bookPath(t)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				if took := untilEntered(t, path); took != 10*time.Second {
					t.Errorf("the first slot was free after %v, want a window", took)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				<-time.After(time.Minute) // the bubble's clock begins anew, and nobody has set it back
				if took := untilEntered(t, path); took != 0 {
					t.Errorf("repaired, the next slot was free after %v, want at once", took)
				}
			})
		})
	}
}

func TestBook_ContentDamagedWhileOpenIsMended(t *testing.T) {
	path := bookPath(t)
	synctest.Test(t, func(t *testing.T) {
		lane := open(t, pace.Options{Quotas: []pace.Quota{per(2, 10*time.Second)}, InFlight: 8, Book: openBook(t, path)})
		slow := enter(t, lane)
		if err := os.WriteFile(path, []byte("nonsense"), 0o600); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		enter(t, lane)
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("a slot was free after %v, want a window", took)
		}
		// The one that was under way all the time was said again meanwhile.
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := lane.Enter(ctx, pace.Send, 1); err == nil {
			t.Error("the slot of the one under way was free")
		}
		slow.Leave(pace.News{})
		enter(t, lane)
		if took := time.Since(begun); took != 25*time.Second {
			t.Errorf("the next was free after %v, want a window after its answer", took)
		}
	})
}

func TestBook_ClockSetBackCostsAWindowOrALeaseAtMost(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		lane := open(t, pace.Options{Quotas: []pace.Quota{per(5, 10*time.Second)}, InFlight: 2, Book: book})
		later := pace.At(time.Now().Add(24 * time.Hour))
		err := book.Update(func(s *pace.State) bool {
			s.Keep = 10 * time.Second
			s.Gate = pace.Gate{Closed: later, Until: later + pace.Moment(4*time.Second)}
			s.Members = []pace.Member{{ID: 1, Lease: later, Since: later, Waits: later, Took: later, Urgent: true}}
			s.Flying = []pace.Request{{By: 1, No: 1, Cost: 1, Begun: later}, {By: 1, No: 2, Cost: 1, Begun: later}}
			s.Past = []pace.Request{{By: 1, No: 3, Cost: 4, Begun: later, Answered: later}}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		enter(t, lane).Leave(pace.News{})
		if took := time.Since(begun); took > 12*time.Second {
			t.Errorf("a slot was free after %v, want the lease of the one that never was at the most", took)
		}
	})
}

func TestBook_OtherVersionIsLeftAloneAndTold(t *testing.T) {
	content := written(t)
	binary.LittleEndian.PutUint64(content[8:], 99)
	path := bookPath(t)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var told []error
	lane := open(t, pace.Options{
		Quotas: []pace.Quota{per(5, 10*time.Second)}, InFlight: 2, Book: openBook(t, path),
		Trouble: func(err error) { told = append(told, err) },
	})
	enter(t, lane).Leave(pace.News{})
	if len(told) != 1 || !strings.Contains(told[0].Error(), "another version") {
		t.Errorf("told %v, want once that another version writes it", told)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(content) {
		t.Errorf("the file was changed (%v)", err)
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if err := pace.Reload(path); err != nil {
		t.Errorf("a file that another version left long ago is not taken over: %v", err)
	}
}

func TestBook_LostFileIsToldOnceAndThePaceHolds(t *testing.T) {
	path := bookPath(t)
	synctest.Test(t, func(t *testing.T) {
		var told []error
		first, second := openBook(t, path), openBook(t, path)
		o := pace.Options{Quotas: []pace.Quota{per(2, 10*time.Second)}, InFlight: 8, Book: first, Trouble: func(err error) { told = append(told, err) }}
		a := open(t, o)
		o.Book = second
		b := open(t, o)
		begun := time.Now()
		enter(t, a).Leave(pace.News{})
		if err := first.LoseTouch(); err != nil {
			t.Fatal(err)
		}
		enter(t, a).Leave(pace.News{})
		enter(t, b).Leave(pace.News{})
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("the third of 2 per 10s went after %v", took)
		}
		if len(told) != 1 || !strings.Contains(told[0].Error(), path) {
			t.Errorf("told %v, want one error that names the file", told)
		}
	})
}

func TestBook_FileFollowsItsFolder(t *testing.T) {
	for folder, want := range map[os.FileMode]os.FileMode{0o700: 0o600, 0o770: 0o660, 0o755: 0o644} {
		dir := filepath.Join(t.TempDir(), fmt.Sprintf("%o", folder))
		if err := os.Mkdir(dir, folder); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, folder); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "lane")
		openBook(t, path)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("in a folder of %o the file has %o, want %o", folder, got, want)
		}
	}
}

func TestBook_WhatCantBeOpenedSaysSo(t *testing.T) {
	_, err := pace.OpenBook(filepath.Join(t.TempDir(), "missing", "lane"))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "share the pace through") {
		t.Errorf("a missing folder gave %v", err)
	}
}

func TestBook_LongWindowStaysSmall(t *testing.T) {
	onBooks(t, func(t *testing.T, book pace.Book) {
		var counted tally
		q := per(2000, 10*time.Second)
		lane := open(t, pace.Options{Quotas: []pace.Quota{q}, InFlight: 16, Book: book})
		begun := time.Now()
		for range 4000 {
			pass := enter(t, lane)
			<-time.After(2 * time.Millisecond)
			counted.times = append(counted.times, time.Now())
			pass.Leave(pace.News{})
		}
		counted.check(t, q)
		most := 0
		if err := book.Update(func(s *pace.State) bool { most = len(s.Past); return false }); err != nil {
			t.Fatal(err)
		}
		if most > 1000 {
			t.Errorf("%d requests of the last window are kept one by one", most)
		}
		if took, want := time.Since(begun), 14*time.Second; took > want+want/50 {
			t.Errorf("4000 requests took %v, want about %v", took, want)
		}
	})
}
