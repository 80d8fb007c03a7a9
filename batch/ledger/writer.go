package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// writer commits what many goroutines want written, in groups: while one group
// is being synced to disk the next gathers, so durability costs one sync a
// group and not one a batch.
type writer struct {
	place *place
	ops   chan op
	done  chan struct{} // closed to end it
	ended chan struct{} // closed when it has
	once  sync.Once
	tx    *transaction
}

type op struct {
	do   func(context.Context, *transaction) error
	done chan error
}

var errClosed = errors.New("the ledger is closed")

func startWriter(at *place, conn *sql.Conn) *writer {
	w := &writer{
		place: at, ops: make(chan op), done: make(chan struct{}), ended: make(chan struct{}),
		tx: &transaction{conn: conn, kept: map[string]*sql.Stmt{}},
	}
	go w.run()
	return w
}

// refusal is an error by which an operation says no, with everything in order:
// it is handed on as it is.
type refusal struct{ error }

// submit has f run within a transaction, and returns when that is on disk. f
// may share its transaction with others, and may be run a second time: where one
// of them fails, all is undone, and each has another try by itself.
func (w *writer) submit(f func(context.Context, *transaction) error) (err error) {
	o := op{do: f, done: make(chan error, 1)}
	select {
	case w.ops <- o:
		return <-o.done
	case <-w.done:
		return errClosed
	}
}

// close ends the writer after the group that is being written.
func (w *writer) close() {
	w.once.Do(func() { close(w.done) })
	<-w.ended
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case first := <-w.ops:
			group := w.gather(first)
			w.carryOut(group)
		case <-w.done:
			return
		}
	}
}

// carryOut writes a group and tells each how it went. One that fails takes no
// other along: an answer in hand must be kept, whatever becomes of the rest.
func (w *writer) carryOut(group []op) {
	err := w.commit(group)
	for _, o := range group {
		if err != nil && len(group) > 1 {
			o.done <- w.tell(w.commit([]op{o}))
			continue
		}
		o.done <- w.tell(err)
	}
}

func (w *writer) tell(err error) error {
	var no refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return no.error
	}
	return fmt.Errorf("ledger %s: %w%s", w.place.path, err, advice(err))
}

// primary is the part of SQLite's codes that names an error; the rest are details.
const primary = 0xff

// advice says what to do about an error of the store; it may be empty.
func advice(err error) string {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & primary {
	case sqlite3.SQLITE_FULL:
		return "; make room on its disk, nothing is sent that can't be written down"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return "; see whether its folder and disk can be written, nothing is sent that can't be written down"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "; another program holds it, try again when that has ended"
	}
	return ""
}

// gather takes along whoever waits already.
func (w *writer) gather(first op) []op {
	const most = 256
	group := []op{first}
	for len(group) < most {
		select {
		case o := <-w.ops:
			group = append(group, o)
		default:
			return group
		}
	}
	return group
}

func (w *writer) commit(group []op) error {
	ctx := context.Background() // writes don't end with whoever asked for them
	if err := w.place.same(); err != nil {
		return err
	}
	if err := w.tx.begin(ctx); err != nil {
		return err
	}
	for _, o := range group {
		if err := o.do(ctx, w.tx); err != nil {
			w.tx.rollback(ctx)
			return err
		}
	}
	return w.tx.commit(ctx)
}
