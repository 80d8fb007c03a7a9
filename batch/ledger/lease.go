package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A lease outlives two renewals that fail. Who takes over a job from another
// host waits for the end of it.
const (
	lease   = 30 * time.Second
	renewal = 10 * time.Second
)

// keep moves the lease on until the hold is released or lost. A renewal that
// can't be written is tried again: the next Begin meets the same trouble, and
// tells of it.
func (h *Hold) keep(ticks <-chan time.Time) {
	for {
		select {
		case <-h.stop:
			return
		case <-ticks:
		}
		err := h.fenced(func(ctx context.Context, tx *transaction) error {
			_, err := tx.ExecContext(ctx, `UPDATE drivers SET until = ? WHERE job = ?`, stamp(h.l.now().Add(lease)), h.no)
			return err
		})
		if errors.Is(err, ErrTakenOver) || errors.Is(err, errClosed) {
			return
		}
	}
}

// fenced writes as long as the job is held.
func (h *Hold) fenced(f func(context.Context, *transaction) error) error {
	return h.l.writer.submit(func(ctx context.Context, tx *transaction) error {
		if holds, err := h.holds(ctx, tx); err != nil || !holds {
			return h.lostOr(err)
		}
		return f(ctx, tx)
	})
}

func (h *Hold) holds(ctx context.Context, tx *transaction) (holds bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM drivers WHERE job = ? AND token = ?)`, h.no, h.token).Scan(&holds)
	return holds, err
}

func (h *Hold) lost() error {
	return refusal{fmt.Errorf("job %s: %w; mopup status %s says how it goes on", h.job, ErrTakenOver, h.job)}
}
