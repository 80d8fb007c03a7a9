package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Holder says who drives a job.
type Holder struct {
	Host  string
	PID   int
	Until time.Time // end of the lease, which moves on while the process lives
}

// HeldError is the error for a job that another process drives.
type HeldError struct {
	Job    string
	Holder Holder
}

// Error names the process and says what to do.
func (e *HeldError) Error() string {
	return fmt.Sprintf("job %s is being driven by process %d on host %s; wait for its end, or stop that process first",
		e.Job, e.Holder.PID, e.Holder.Host)
}

// Holder says who drives a job now. It is false when nobody alive does.
func (l *Ledger) Holder(ctx context.Context, job string) (Holder, bool, error) {
	no, err := l.number(ctx, job)
	if err != nil {
		return Holder{}, false, err
	}
	d, err := driverOf(ctx, l.read, no)
	if err != nil || d == nil || !d.lives(l.now(), l.here) {
		return Holder{}, false, err
	}
	return d.holder(), true, nil
}

// driver is a line of the drivers table.
type driver struct {
	process
	until time.Time
}

func (d *driver) holder() Holder { return Holder{Host: d.host, PID: d.pid, Until: d.until} }

// lives reports whether the job must be left to the driver: its lease holds, and
// it is not known to have died.
func (d *driver) lives(now time.Time, here process) bool {
	if !now.Before(d.until) {
		return false
	}
	return !d.dead(here)
}

// dead reports whether the driver is known to have died.
func (d *driver) dead(here process) bool {
	return d.place != "" && d.place == here.place && d.gone()
}

// driverOf reads who drives a job; nil: nobody.
func driverOf(ctx context.Context, q queryer, job int64) (*driver, error) {
	var d driver
	var until string
	err := q.QueryRowContext(ctx, `SELECT until, host, place, pid, started FROM drivers WHERE job = ?`, job).
		Scan(&until, &d.host, &d.place, &d.pid, &d.started)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &d, parseTime(until, &d.until)
}
