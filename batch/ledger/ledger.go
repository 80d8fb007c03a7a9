package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
)

// Ledger is an open ledger file. It is safe for concurrent use; several
// processes may have the same file open.
type Ledger struct {
	path   string
	read   *sql.DB
	write  *sql.DB // nil: opened to read
	writer *writer
	kept   statements
	here   process
	clock
	targets plannedTargets

	mu  sync.Mutex
	nos map[string]int64 // job id -> number in the tables
}

// Open opens the ledger at path, and makes it with mode 0600 if it isn't there.
func Open(ctx context.Context, path string) (*Ledger, error) {
	l, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	return l, nil
}

func open(ctx context.Context, path string) (*Ledger, error) {
	at, err := touch(path)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another file with --ledger", err)
	}
	write := connect(at, "mode=rw&_txlock=immediate&_pragma=synchronous(FULL)")
	write.SetMaxOpenConns(1)
	if err := settle(ctx, at.path, write); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	conn, err := write.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	if err := at.meetLog(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close(), write.Close())
	}
	l := newLedger(at.path, connect(at, "mode=rw&_pragma=query_only(1)"))
	l.write, l.writer = write, startWriter(at, conn)
	return l, nil
}

func newLedger(path string, read *sql.DB) *Ledger {
	read.SetMaxIdleConns(idleReaders)
	l := &Ledger{path: path, read: read, here: thisProcess(), clock: wallClock(), nos: map[string]int64{}}
	l.kept = statements{db: read, known: map[string]*sql.Stmt{}}
	return l
}

// Path is the ledger's file, without the links that lead to it.
func (l *Ledger) Path() string { return l.path }

// Close waits for what is being written and closes the file. Whoever closes it
// last leaves all in the file itself, and nothing beside it. Where the index of the
// log is lost, all stays as it is until the process ends: SQLite would not see who
// else writes, and bring home an old log over what is newer.
func (l *Ledger) Close() error {
	if l.write == nil {
		return l.read.Close()
	}
	l.writer.close()
	if err := is(l.writer.place.indexPath(), l.writer.place.index); err != nil {
		return l.writer.tell(err)
	}
	return errors.Join(l.writer.tx.close(), l.read.Close(), l.write.Close())
}

// idleReaders is how many connections stay open with what they have prepared.
const idleReaders = 4

// touch makes the file itself, since SQLite would make it readable for all; its
// side files take over the mode. A folder that only a link names is not made: it may
// be on a disk that isn't there.
func touch(path string) (*place, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	file, err := identity(path, os.O_RDWR|os.O_CREATE)
	return &place{path: path, file: file}, err
}

// dsn names the file to SQLite. All options say a mode, and by none of them it
// makes a file that is gone.
func dsn(path, options string) string {
	at := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(30000)&" + options}
	return at.String()
}
