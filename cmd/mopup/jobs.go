package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"mopup/batch/ledger"
	"mopup/reports"
)

// jobView is a line of the list of jobs.
type jobView struct {
	Job        string   `json:"job"`
	Created    string   `json:"created"`
	State      string   `json:"state"`
	Connection string   `json:"connection"`
	Simulated  bool     `json:"simulated"`
	Rows       int      `json:"rows"`
	Files      []string `json:"files"`
	RetryOf    string   `json:"retry_of,omitempty"`
}

func (a *app) jobsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "jobs", Short: "List the jobs in the ledger, the latest first", Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := a.ledgerPath()
			if err != nil {
				return err
			}
			if there, err := ledgerThere(path); err != nil {
				return err
			} else if !there && a.ledger == "" {
				return a.result([]jobView{}, func(to io.Writer) { listJobs(to, nil, a.room()) }) // nothing was ever run here
			}
			return a.lookAtLedger(cmd.Context(), func(l *ledger.Ledger) error {
				jobs, err := l.Jobs(cmd.Context())
				if err != nil {
					return broken(err)
				}
				views := []jobView{}
				for _, j := range jobs {
					state, err := stateNow(cmd.Context(), l, j)
					if err != nil {
						return broken(err)
					}
					views = append(views, newJobView(j, state))
				}
				return a.result(views, func(to io.Writer) { listJobs(to, views, a.room()) })
			})
		},
	}
}

func newJobView(j ledger.Job, state string) jobView {
	v := jobView{
		Job: j.ID, Created: j.Created.UTC().Format(time.RFC3339), State: state,
		Connection: j.Connection, Simulated: j.Simulated, Rows: j.Rows, RetryOf: j.RetryOf,
	}
	for _, f := range j.Files {
		v.Files = append(v.Files, f.Path)
	}
	return v
}

func listJobs(to io.Writer, views []jobView, room int) {
	if len(views) == 0 {
		fmt.Fprintln(to, "no jobs yet; mopup run FILE... makes one")
		return
	}
	const created = 1 // the id tells it too
	t := table{{"JOB", "CREATED", "STATE", "CONNECTION", "ROWS", "FILES"}}
	for _, v := range views {
		connection, files := v.Connection, strings.Join(v.Files, ", ")
		if v.Simulated {
			connection += " (SIMULATED)"
		}
		if v.RetryOf != "" {
			files += " (retries " + v.RetryOf + ")"
		}
		t = append(t, []string{v.Job, v.Created, v.State, connection, strconv.Itoa(v.Rows), clean(files)})
	}
	t.write(to, room, created)
}

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status [JOB]", Short: "Show one job with its counts and the command that goes on; without JOB, the latest that was started",
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withJob(cmd.Context(), args, func(l *ledger.Ledger, job ledger.Job) error {
				summary, err := reports.Summarize(cmd.Context(), l, job)
				if err != nil {
					return broken(err)
				}
				view := newSummaryView(summary, nil)
				holder, driven, err := l.Holder(cmd.Context(), job.ID)
				if err != nil {
					return broken(err)
				}
				if view.State, err = stateNow(cmd.Context(), l, job); err != nil {
					return broken(err)
				}
				if driven {
					view.DrivenBy = holderText(holder)
				} else {
					view.Next = a.nextSteps(cmd.Context(), l, job, summary)
				}
				return a.result(view, view.text)
			})
		},
	}
}

func (a *app) reportCommand() *cobra.Command {
	var paths []string
	cmd := &cobra.Command{
		Use: "report [JOB] --report PATH", Short: "Write the reports of a job again, from the ledger alone",
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkReports(paths); err != nil {
				return unusable(err)
			}
			return a.withJob(cmd.Context(), args, func(l *ledger.Ledger, job ledger.Job) error {
				if err := a.spared(l, job, paths); err != nil {
					return err
				}
				if _, err := a.writeReports(cmd.Context(), l, job, paths); err != nil || a.output != "json" {
					return err
				}
				return a.result(map[string]any{"job": job.ID, "reports": paths}, nil)
			})
		},
	}
	cmd.Flags().StringArrayVar(&paths, "report", nil, "write a report to this `path`, format by extension: .csv (repeatable)")
	_ = cmd.MarkFlagRequired("report")
	return cmd
}

// withJob opens the ledger to look at it, and finds the job that args name, or the latest.
func (a *app) withJob(ctx context.Context, args []string, f func(*ledger.Ledger, ledger.Job) error) error {
	return a.lookAtLedger(ctx, func(l *ledger.Ledger) error {
		id := ""
		if len(args) > 0 {
			id = args[0]
		}
		job, err := l.Job(ctx, id)
		if err != nil {
			return unusable(err)
		}
		return f(l, job)
	})
}

// withLedger opens a ledger to go on with what is in it.
func (a *app) withLedger(ctx context.Context, f func(*ledger.Ledger) error) error {
	return a.withLedgerBy(ctx, ledger.Open, f)
}

// lookAtLedger opens a ledger that need not be writable: it may be evidence.
func (a *app) lookAtLedger(ctx context.Context, f func(*ledger.Ledger) error) error {
	return a.withLedgerBy(ctx, ledger.OpenToRead, f)
}

// withLedgerBy makes no ledger where there is none.
func (a *app) withLedgerBy(ctx context.Context, open ledgerOpener, f func(*ledger.Ledger) error) error {
	path, err := a.ledgerPath()
	if err != nil {
		return err
	}
	if there, err := ledgerThere(path); err != nil {
		return err
	} else if !there {
		return unusable(fmt.Errorf("there is no ledger at %s; mopup run FILE... makes one, and --ledger names another", path))
	}
	l, err := a.openLedgerBy(ctx, open)
	if err != nil {
		return err
	}
	defer l.Close()
	return f(l)
}
