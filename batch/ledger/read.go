package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mopup/batch"
)

// ErrNoJob is the error for a job that the ledger doesn't hold.
var ErrNoJob = errors.New("no such job")

const jobColumns = `no, id, created_at, updated_at, state, reason, provider, connection, endpoint, simulated, settings, actions, row_count, plan_hash, content, retry_of, config, address`

// Job finds a job by its id, or by the beginning of it if only one job has it.
// An empty id is the latest job, but one of which nothing could be sent gives way
// to any that was more: being read, refused, or only planned.
func (l *Ledger) Job(ctx context.Context, id string) (Job, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT `+jobColumns+` FROM jobs WHERE substr(id, 1, ?) = ?
		ORDER BY ? = '' AND state IN (?, ?, ?), no DESC`, len(id), id, id, Reading, Refused, Planned)
	if err != nil {
		return Job{}, err
	}
	jobs, err := scanJobs(rows)
	if err != nil {
		return Job{}, err
	}
	exact := func(j numbered) bool { return j.ID == id }
	switch {
	case len(jobs) == 0 && id == "":
		return Job{}, fmt.Errorf("%w: the ledger is empty", ErrNoJob)
	case len(jobs) == 0:
		return Job{}, fmt.Errorf("%w: %s; mopup jobs lists them", ErrNoJob, batch.Quote(id))
	case len(jobs) > 1 && id != "" && !exact(jobs[0]):
		return Job{}, fmt.Errorf("%d jobs begin with %s; give more of the id", len(jobs), batch.Quote(id))
	}
	job := jobs[0]
	job.Files, err = l.files(ctx, job.no)
	return job.Job, err
}

// Jobs lists all jobs, the latest first.
func (l *Ledger) Jobs(ctx context.Context) ([]Job, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT `+jobColumns+` FROM jobs ORDER BY no DESC`)
	if err != nil {
		return nil, err
	}
	found, err := scanJobs(rows)
	if err != nil {
		return nil, err
	}
	jobs := make([]Job, len(found))
	for i, j := range found {
		jobs[i] = j.Job
		if jobs[i].Files, err = l.files(ctx, j.no); err != nil {
			return nil, err
		}
	}
	return jobs, nil
}

type numbered struct {
	Job
	no int64
}

func scanJobs(rows *sql.Rows) ([]numbered, error) {
	defer rows.Close()
	var jobs []numbered
	for rows.Next() {
		var j numbered
		var created, updated, settings, actions string
		err := rows.Scan(&j.no, &j.ID, &created, &updated, &j.State, &j.Reason, &j.Provider, &j.Connection,
			&j.Endpoint, &j.Simulated, &settings, &actions, &j.Rows, &j.Hash, &j.Content, &j.RetryOf, &j.Config, &j.Address)
		if err != nil {
			return nil, err
		}
		err = errors.Join(parseTime(created, &j.Created), parseTime(updated, &j.Updated),
			json.Unmarshal([]byte(settings), &j.Settings), json.Unmarshal([]byte(actions), &j.Actions))
		if err != nil {
			return nil, fmt.Errorf("job %s: %w", j.ID, err)
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

func (l *Ledger) files(ctx context.Context, job int64) ([]File, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT path, place, format, header FROM files WHERE job = ? ORDER BY no`, job)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var files []File
	for rows.Next() {
		var f File
		var header string
		if err := rows.Scan(&f.Path, &f.Place, &f.Format, &header); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(header), &f.Header); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

// number finds a job's number in the tables.
func (l *Ledger) number(ctx context.Context, id string) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if no, ok := l.nos[id]; ok {
		return no, nil
	}
	var no int64
	err := l.read.QueryRowContext(ctx, `SELECT no FROM jobs WHERE id = ?`, id).Scan(&no)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("%w: %s", ErrNoJob, id)
	}
	if err != nil {
		return 0, err
	}
	l.nos[id] = no
	return no, nil
}

// parseKnown leaves a time zero that is not known.
func parseKnown(text string, into *time.Time) error {
	if text == "" {
		return nil
	}
	return parseTime(text, into)
}

func parseTime(text string, into *time.Time) (err error) {
	*into, err = time.Parse(time.RFC3339, strings.TrimSpace(text))
	return err
}
