package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Begin and Record promise that what they wrote survives a crash of the machine:
// that is what these two settings of the connection are.
func TestOpen_CommitsAreSyncedToDisk(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const full = "2"
	for pragma, want := range map[string]string{"synchronous": full, "journal_mode": "wal"} {
		var got string
		if err := l.writer.tx.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
}

func TestWriter_AFailedGroupLeavesNothing(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	bad := errors.New("bad")
	insert := func(then error) error {
		return l.writer.submit(func(ctx context.Context, tx *transaction) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO schema_version VALUES (7)`)
			return errors.Join(err, then)
		})
	}
	versions := func() (n int) {
		if err := l.read.QueryRowContext(t.Context(), `SELECT count(*) FROM schema_version`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := insert(bad); !errors.Is(err, bad) {
		t.Fatalf("a failed write gave %v", err)
	}
	if n := versions(); n != 1 {
		t.Errorf("%d lines after a failed write, want the one from before", n)
	}
	if err := insert(nil); err != nil || versions() != 2 {
		t.Errorf("the next write gave %v and %d lines", err, versions())
	}
}

// One that says no, and one that is a defect, take no other of their group along,
// and what they wrote before is undone.
func TestWriter_OneThatFailsTakesNoOtherAlong(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	no, bad := errors.New("no"), errors.New("bad")
	var group []op
	for i, fail := range []error{nil, refusal{no}, nil, bad, nil} {
		group = append(group, op{done: make(chan error, 1), do: func(ctx context.Context, tx *transaction) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO schema_version VALUES (?)`, 10+i)
			return errors.Join(err, fail)
		}})
	}
	l.writer.carryOut(group)
	for i, want := range []error{nil, no, nil, bad, nil} {
		if err := <-group[i].done; !errors.Is(err, want) || (want == no) != (err == no) {
			t.Errorf("operation %d gave %v, want %v", i, err, want)
		}
	}
	var sum int
	if err := l.read.QueryRowContext(t.Context(), `SELECT sum(version) FROM schema_version WHERE version >= 10`).Scan(&sum); err != nil {
		t.Fatal(err)
	}
	if want := 10 + 12 + 14; sum != want {
		t.Errorf("the lines add up to %d, want %d of the three that succeeded", sum, want)
	}
}

// A read that needs one more connection must not be answered by another ledger.
func TestDoor_LeadsToNoOtherFile(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), filepath.Join(dir, "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	other, err := Open(t.Context(), filepath.Join(dir, "other.db"))
	if err == nil {
		err = errors.Join(other.Close(), os.Rename(other.path, l.path))
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := door{dsn(l.path, "mode=rw"), l.writer.place}.Connect(t.Context())
	if err == nil {
		conn.Close()
	}
	if !errors.Is(err, ErrGone) {
		t.Errorf("a connection was opened with %v, want ErrGone", err)
	}
}
