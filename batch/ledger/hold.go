package ledger

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"mopup/batch"
)

// ErrTakenOver is the error for a write of a process that lost its job to
// another one.
var ErrTakenOver = errors.New("another process took over the job")

// Hold is the right to drive one job: to begin attempts and to change the job's
// state. It implements [batch.Ledger], and is safe for concurrent use.
//
// What it writes fails with ErrTakenOver as soon as another process holds the
// job. Record does not: what the vendor took is kept, whoever sends the rest.
type Hold struct {
	l       *Ledger
	job     string
	no      int64
	follows map[string]bool // actions whose accepted targets are not at their end
	token   string

	lingering bool

	stop    chan struct{} // closed to end the renewals
	stopped chan struct{} // closed when they have
	release func() error
}

var _ batch.Ledger = (*Hold)(nil)

// Hold takes the right to drive a job, or fails with a *HeldError. It can be
// had when nobody holds it, when the holder is known to have died, and when its
// lease has run out.
func (l *Ledger) Hold(ctx context.Context, job string) (*Hold, error) {
	no, err := l.number(ctx, job)
	if err != nil {
		return nil, err
	}
	h := &Hold{
		l: l, job: job, no: no, follows: map[string]bool{}, token: rand.Text(),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	h.release = sync.OnceValue(h.letGo)
	if err := l.writer.submit(h.take); err != nil {
		return nil, err
	}
	ticks, stop := l.tick(renewal)
	go func() {
		defer close(h.stopped)
		defer stop()
		h.keep(ticks)
	}()
	return h, nil
}

// Lingering reports whether the job was taken from a process that may still live,
// and have requests under way: its lease ran out, and nobody can tell.
func (h *Hold) Lingering() bool { return h.lingering }

// Release gives the job back. A second call does nothing.
func (h *Hold) Release() error { return h.release() }

func (h *Hold) take(ctx context.Context, tx *transaction) error {
	now, here := h.l.now(), h.l.here
	d, err := driverOf(ctx, tx, h.no)
	if err != nil {
		return err
	}
	if d != nil && d.lives(now, here) {
		return refusal{&HeldError{Job: h.job, Holder: d.holder()}}
	}
	h.lingering = d != nil && !d.dead(here)
	if _, err := tx.ExecContext(ctx, `DELETE FROM drivers WHERE job = ?`, h.no); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM overheard WHERE job = ?`, h.no); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO drivers (job, token, until, host, place, pid, started) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		h.no, h.token, stamp(now.Add(lease)), here.host, here.place, here.pid, here.started)
	if err != nil {
		return err
	}
	return h.learn(ctx, tx)
}

// learn reads what Record must know of the job's actions.
func (h *Hold) learn(ctx context.Context, tx *transaction) error {
	var text string
	if err := tx.QueryRowContext(ctx, `SELECT actions FROM jobs WHERE no = ?`, h.no).Scan(&text); err != nil {
		return err
	}
	var actions []Action
	if err := json.Unmarshal([]byte(text), &actions); err != nil {
		return fmt.Errorf("read the actions of job %s: %w", h.job, err)
	}
	for _, a := range actions {
		h.follows[a.Name] = a.Follows
	}
	return nil
}

func (h *Hold) letGo() error {
	close(h.stop)
	<-h.stopped
	return h.l.writer.submit(func(ctx context.Context, tx *transaction) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM drivers WHERE job = ? AND token = ?`, h.no, h.token)
		return err
	})
}
