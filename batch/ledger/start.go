package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// SentError is the error for a job that would do what another one has begun to
// do.
type SentError struct {
	Job   string
	When  time.Time // when that one began to send
	State JobState  // where it stands now
}

// Error says how to go on with the other job, and how to do it again.
func (e *SentError) Error() string {
	on := "mopup status " + e.Job + " shows how it ended, "
	if e.State != Finished {
		on = "mopup resume " + e.Job + " goes on with it, "
	}
	return fmt.Sprintf("the same was begun by job %s at %s, which is %s; %s--again does all of it once more",
		e.Job, e.When.UTC().Format(time.RFC3339), e.State, on)
}

// Start moves the job to Running. It fails with a *SentError if another job has
// begun to send the same content over the same connection, unless this is meant
// to happen again or the job is simulated. The jobs that this one retries don't
// count; their rows are handed over to it, or it fails with a *ChangedError.
//
// That the job runs is then in the file itself, and not only in the log beside it:
// who loses the log must not be told that there never was such a job.
func (h *Hold) Start(ctx context.Context, again bool) error {
	err := h.fenced(func(ctx context.Context, tx *transaction) error {
		if err := h.complete(ctx, tx); err != nil {
			return err
		}
		k := kin{h.l, h.no, h.job}
		if !again {
			if err := k.sameSent(ctx, tx); err != nil {
				return err
			}
		}
		if err := takeOver(ctx, tx, k, again); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE jobs SET state = ?, reason = '', updated_at = ? WHERE no = ? AND state NOT IN (?, ?)`,
			Running, stamp(h.l.now()), h.no, Reading, Refused)
		return h.changed(res, err)
	})
	if err != nil {
		return err
	}
	_, err = h.l.read.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
	return err
}

// complete makes sure that no planned batch is missing: its rows would be those
// of nobody, and end without a word.
func (h *Hold) complete(ctx context.Context, tx *transaction) error {
	var planned, highest int
	err := tx.QueryRowContext(ctx, `SELECT count(*), COALESCE(MAX(no), 0) FROM batches WHERE job = ? AND parent = 0`, h.no).Scan(&planned, &highest)
	if err == nil && planned < highest {
		err = fmt.Errorf("the ledger is damaged: %d of the %d batches of job %s are not in it; %s", highest-planned, highest, h.job, distrust)
	}
	return err
}

// End moves the job to the state in which this run leaves it, with the reason
// where it was stopped.
func (h *Hold) End(ctx context.Context, state JobState, reason string) error {
	return h.fenced(func(ctx context.Context, tx *transaction) error {
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = ?, reason = ?, updated_at = ? WHERE no = ?`,
			state, reason, stamp(h.l.now()), h.no)
		return err
	})
}

func (h *Hold) changed(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return refusal{fmt.Errorf("job %s has no plan that could be sent; run its files again", h.job)}
}
