package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
)

// retryOptions are the flags of retry.
type retryOptions struct {
	sendOptions
	consent
	inDoubt   bool
	batchSize number
	inFlight  number
}

func (a *app) retryCommand() *cobra.Command {
	o := &retryOptions{}
	cmd := &cobra.Command{
		Use:   "retry JOB",
		Short: "Send what failed of a job once more, as a new job",
		Long: "retry makes a job of the targets that failed, shows its plan, asks, and sends it.\n" +
			"With --in-doubt it also takes the targets that are in doubt: what was applied and\n" +
			"not known of is then done twice.\n\n" + exitHelp(),
		Example: "  mopup retry 20261121-204901-3f9c\n  mopup retry 20261121-204901-3f9c --in-doubt",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one job to retry; mopup jobs lists them")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.retry(a.intake, args[0], o) },
	}
	o.sendOptions.bind(cmd)
	o.consent.bind(cmd)
	bindReports(cmd, &o.reports)
	bindRate(cmd, &o.rate)
	flags := cmd.Flags()
	flags.BoolVar(&o.inDoubt, "in-doubt", false, "also the targets that are in doubt")
	flags.BoolVar(&o.again, "again", false, "also if the same was retried before")
	flags.Var(&o.batchSize, "batch-size", "most targets a request (only lower than the vendor's)")
	flags.Var(&o.inFlight, "in-flight", "most requests on their way at one time (only lower)")
	return cmd
}

func (o *retryOptions) wants(outcome batch.Outcome) bool {
	return outcome == batch.Failed || o.inDoubt && outcome == batch.InDoubt
}

func (a *app) retry(ctx context.Context, id string, o *retryOptions) error {
	if err := errors.Join(o.check(), checkReports(o.reports)); err != nil {
		return unusable(err)
	}
	return a.withLedger(ctx, func(l *ledger.Ledger) error {
		old, err := l.Job(ctx, id)
		if err == nil {
			err = whyNot(old)
		}
		if err != nil {
			return unusable(err)
		}
		if err := free(ctx, l, old); err != nil {
			return err
		}
		if err := a.spared(l, old, o.reports); err != nil {
			return err
		}
		e, err := a.errandOf(old, batch.Limits{Targets: int(o.batchSize), InFlight: int(o.inFlight)}, o.sendOptions)
		if err != nil {
			return unusable(err)
		}
		p, err := a.prepareAgain(ctx, l, old, e, o)
		if err != nil {
			return err
		}
		return a.askAndSend(ctx, l, p, o.consent, false, o.sendOptions)
	})
}

// prepareAgain plans a job of those rows of an old one that are wanted.
func (a *app) prepareAgain(ctx context.Context, l *ledger.Ledger, old ledger.Job, e errand, o *retryOptions) (*prepared, error) {
	p := &prepared{conn: e.conn, actions: e.actions, sending: o.sendOptions}
	known := seen.New(seen.Options{})
	defer known.Close()
	planner := batch.NewPlanner(e.actions, known)
	now := time.Now()
	draft, err := draftAgain(ctx, l, old, planner, now, o)
	if err != nil {
		return nil, err
	}
	plan, open := planner.Close()
	p.plan = plan
	p.retries = old
	p.job = p.describe(draft.ID(), now, &jobOptions{endpoint: old.Endpoint})
	p.job.Files, p.job.Settings, p.job.RetryOf, p.job.Config = old.Files, old.Settings, old.ID, a.configPath()
	if err := draft.Finish(p.job, open); err != nil {
		return nil, broken(fmt.Errorf("write the plan to the ledger: %w", err))
	}
	return p, nil
}

// draftAgain writes the rows that are wanted to a job of their own, which is begun
// with the first of them. Its error says why there is none.
func draftAgain(ctx context.Context, l *ledger.Ledger, old ledger.Job, planner *batch.Planner, now time.Time, o *retryOptions) (*ledger.Draft, error) {
	var draft *ledger.Draft
	by := "" // the job that has retried what is wanted
	for row, err := range l.Rows(ctx, old) {
		switch {
		case ctx.Err() != nil:
			return nil, withCode(exitInterrupted, errInterrupted)
		case err != nil:
			return nil, broken(fmt.Errorf("read job %s: %w", old.ID, err))
		case !o.wants(row.Outcome):
			continue
		case row.RetriedBy != "" && !o.again:
			by = row.RetriedBy
			continue
		}
		if draft == nil {
			if draft, err = beginJob(ctx, l, now); err != nil {
				return nil, err
			}
		}
		if err := placeAgain(planner, draft, row, old.ID); err != nil {
			return nil, broken(err)
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, withCode(exitInterrupted, errInterrupted)
	case draft == nil && by != "":
		return nil, unusable(fmt.Errorf("all of it was retried already, by job %s; mopup status %s shows how that went on; nothing was sent", by, by))
	case draft == nil:
		return nil, unusable(nothingToRetry(old, o))
	}
	return draft, nil
}

// placeAgain plans a row of an old job and writes it to the ledger.
func placeAgain(planner *batch.Planner, draft *ledger.Draft, row ledger.Row, of string) error {
	placed, closed, err := planner.Place(again(row))
	if err != nil {
		return err
	}
	if err := draft.Again(placed, closed, of, row.Seq); err != nil {
		return fmt.Errorf("write the rows to the ledger: %w", err)
	}
	return nil
}

// again is a row of an old job as a row of a new one.
func again(r ledger.Row) batch.Row {
	return batch.Row{
		Origin: r.Origin, FileIndex: r.FileIndex, Cells: r.Cells,
		Target: &batch.Target{Action: r.Action, Values: r.Target},
	}
}

func nothingToRetry(old ledger.Job, o *retryOptions) error {
	if o.inDoubt {
		return fmt.Errorf("nothing of job %s failed or is in doubt; nothing was sent", old.ID)
	}
	return fmt.Errorf("nothing of job %s failed; --in-doubt takes what is in doubt, mopup resume what was not attempted; nothing was sent", old.ID)
}
