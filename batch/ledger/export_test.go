package ledger

import (
	"context"
	"os"
	"time"
)

// Wind makes the ledger go by a test's clock, and renew a lease whenever the
// test says so.
func (l *Ledger) Wind(now func() time.Time, ticks <-chan time.Time) {
	l.clock = clock{now: now, tick: func(time.Duration) (<-chan time.Time, func()) { return ticks, func() {} }}
}

// MoveTo makes the ledger take its process for one of another place.
func (l *Ledger) MoveTo(host string) { l.here.host, l.here.place = host, host }

// Become makes the ledger take its process for another one of this place.
func (l *Ledger) Become(pid int, started string) { l.here.pid, l.here.started = pid, started }

// Exec runs a statement on the connection that writes.
func (l *Ledger) Exec(ctx context.Context, statement string) error {
	_, err := l.writer.tx.conn.ExecContext(ctx, statement)
	return err
}

// StartedHere says when the process of this number started; empty: it is not
// known.
func StartedHere() string { return thisProcess().started }

// HasProc reports whether the system shows processes as files.
func HasProc() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}
