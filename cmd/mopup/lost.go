package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"mopup/batch/ledger"
	"mopup/reports"
)

// takenOver says that another process has the job, and where to look. How the rows
// ended is that one's to tell: what this process knows of them may be untrue by now.
func (a *app) takenOver(ctx context.Context, l *ledger.Ledger, job ledger.Job) error {
	driver := "nobody drives it now"
	if holder, driven, err := l.Holder(ctx, job.ID); err != nil {
		driver = "who drives it now can't be read: " + err.Error()
	} else if driven {
		driver = holderText(holder) + " now"
	}
	return broken(fmt.Errorf("job %s: %w, and %s; this one sends no more of it and writes no report; see how it gets on with %s",
		job.ID, ledger.ErrTakenOver, driver, a.command(job, "status", job.ID)))
}

// lastReports writes the reports of a job that this process leaves, and gives where.
// If the ledger is gone and no report was written, this process is the last one that
// knows how the rows ended: then it writes one unasked.
func (a *app) lastReports(ctx context.Context, l *ledger.Ledger, job ledger.Job, paths []string, gone bool) ([]string, *reports.Summary, error) {
	if !gone {
		summary, err := a.writeReports(ctx, l, job, paths)
		return paths, summary, err
	}
	summary, err := a.writeOnce(ctx, l, job, paths)
	if summary != nil {
		return paths, summary, err
	}
	path, unplaced := unasked(job)
	if unplaced != nil {
		return paths, nil, errors.Join(err, broken(fmt.Errorf("find a place for a report: %w", unplaced)))
	}
	a.say("the ledger is gone, so how each row ended is written to a report unasked")
	summary, unwritten := a.writeOnce(ctx, l, job, []string{path})
	if unwritten != nil {
		return paths, nil, errors.Join(err, unwritten)
	}
	return []string{path}, summary, err
}

// unasked is where a report lies that nobody asked for: in the working folder, or
// where that can't be written in a temporary one of the user's alone.
func unasked(job ledger.Job) (string, error) {
	name := "mopup-" + job.ID + ".csv"
	if path, err := filepath.Abs(name); err == nil && reports.CheckPath(path) == nil {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "mopup-*")
	return filepath.Join(dir, name), err
}
