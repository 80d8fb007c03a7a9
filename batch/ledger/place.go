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
	path string
	file os.FileInfo
	log  os.FileInfo // the write-ahead log; nil before the first write
}

// errGone is the error for a ledger that is no longer where it was.
var errGone = errors.New("it was deleted, moved or replaced while mopup wrote it, and nothing more is sent; " +
	"put it back with the files beside it, or see in the report what was done before any of it is sent again")

// same makes sure that the path still leads to the file that was opened.
func (p *place) same() error {
	if err := is(p.path, p.file); err != nil || p.log == nil {
		return err
	}
	return is(p.logPath(), p.log)
}

func (p *place) logPath() string { return p.path + "-wal" }

// meetLog remembers the log, which SQLite makes with the first write and keeps for
// as long as anybody has the ledger open.
func (p *place) meetLog() (err error) {
	if p.log == nil {
		p.log, err = identity(p.logPath(), os.O_RDONLY)
	}
	return err
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
		return errGone
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
	if err := is(d.place.path, d.place.file); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver implements [conns.Connector].
func (d door) Driver() conns.Driver { return &sqlite.Driver{} }
