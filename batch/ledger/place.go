package ledger

import (
	"context"
	"database/sql"
	conns "database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"modernc.org/sqlite"
)

// place is where a ledger lies, and which file it was when it was opened. The
// system lets a file be deleted or replaced that is being written: it would take
// every write, and none of them could be found again.
type place struct {
	path  string // without links
	file  os.FileInfo
	log   os.FileInfo // the write-ahead log; nil: it is not known, nothing is written
	index os.FileInfo // of the log, by which processes see each other's writes; nil like that
}

// ErrGone is the error for a write to a ledger that is no longer where it was.
var ErrGone = errors.New("it was deleted, moved or replaced while mopup wrote it, and nothing more is sent; " +
	"put it back with the files beside it, or see in the report what was done before any of it is sent again")

// same makes sure that the path still leads to the file that was opened, and that
// whoever else opens it meets the same log and index.
func (p *place) same() error {
	if err := is(p.path, p.file); err != nil || p.log == nil {
		return err
	}
	if err := is(p.logPath(), p.log); err != nil {
		return err
	}
	return is(p.indexPath(), p.index)
}

func (p *place) logPath() string   { return p.path + "-wal" }
func (p *place) indexPath() string { return p.path + "-shm" }

// meetLog remembers the log and its index, which SQLite makes with the first look and
// keeps for as long as anybody has the ledger open. They are never opened here: SQLite
// has locks on the index, and closing any descriptor of a file gives up all of them.
func (p *place) meetLog(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, `SELECT count(*) FROM sqlite_master`); err != nil {
		return err
	}
	var err error
	if p.log, err = os.Stat(p.logPath()); err != nil {
		return err
	}
	if p.index, err = os.Stat(p.indexPath()); err != nil {
		return err
	}
	if !os.SameFile(p.log, p.log) || !os.SameFile(p.index, p.index) { // has a system look them up that would do so later
		return ErrGone
	}
	return nil
}

// identity says which file it is. It is that of the open file: of a path some
// systems look it up only when it is compared.
func identity(path string, flags int) (os.FileInfo, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory", path)
	} else if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no plain file", path)
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return info, errors.Join(err, f.Close())
}

func is(path string, file os.FileInfo) error {
	now, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, file) {
		return ErrGone
	}
	return err
}

// door opens connections to the file that was opened first, and to no other.
type door struct {
	dsn   string
	place *place
}

var _ conns.Connector = door{}

func connect(p *place, options string) *sql.DB { return sql.OpenDB(door{dsn(p.path, options), p}) }

// Connect implements [conns.Connector].
func (d door) Connect(context.Context) (conns.Conn, error) {
	conn, err := d.Driver().Open(d.dsn)
	if err != nil {
		return nil, err
	}
	if err := d.place.same(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver implements [conns.Connector].
func (d door) Driver() conns.Driver { return &sqlite.Driver{} }
