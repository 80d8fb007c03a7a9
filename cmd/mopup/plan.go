package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/reports"
)

func (a *app) planCommand() *cobra.Command {
	o := &jobOptions{}
	cmd := &cobra.Command{
		Use:   "plan FILE...",
		Short: "Read, check and plan; send nothing",
		Long: "plan reads and checks the files and shows what run would do: how each row would\n" +
			"end, batches, requests, the least time, what can't be undone, and the first\n" +
			"request as it would be sent. It sends nothing and needs no credentials.\n\n" + exitHelp(),
		Example: "  mopup plan accounts.csv --action tmcas/account-disable",
		Args:    someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			return a.plan(cmd.Context(), o)
		},
	}
	o.bind(cmd)
	cmd.Flags().Lookup("simulate").Usage = "plan what would be sent to the built-in simulator instead of the vendor"
	return cmd
}

// someFiles wants at least one file.
func someFiles(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("name the files to read, or - for standard input")
	}
	return nil
}

func (a *app) plan(ctx context.Context, o *jobOptions) error {
	return a.withPlan(ctx, o, func(l *ledger.Ledger, p *prepared) error {
		if p.refused != nil {
			return errors.Join(a.showRefused(ctx, l, p), a.refuse(ctx, l, p, o))
		}
		view, err := a.viewPlan(ctx, l, p)
		if err != nil {
			return err
		}
		shown := a.result(view, view.text)
		_, err = a.writeReports(ctx, l, p.job, o.reports)
		return errors.Join(shown, err)
	})
}

// withPlan reads and plans what the flags say, tells the invalid rows, and hands
// the job on. Whether it may be sent is the next one's to look at.
func (a *app) withPlan(ctx context.Context, o *jobOptions, then func(*ledger.Ledger, *prepared) error) error {
	if err := o.check(); err != nil {
		return unusable(err)
	}
	l, err := a.openLedger(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	if err := a.spared(l, ledger.Job{Files: a.inputs(o.files)}, o.reports); err != nil {
		return err
	}
	p, err := a.prepare(ctx, l, o)
	if err != nil {
		return err
	}
	p.sending = o.sendOptions
	a.tellRows(p.errs)
	return then(l, p)
}

// showRefused shows what a plan would have been, if there is anything to show, and
// how the rows ended, as of every other job.
func (a *app) showRefused(ctx context.Context, l *ledger.Ledger, p *prepared) error {
	view := newPlanView(p)
	summary, err := reports.Summarize(context.WithoutCancel(ctx), l, p.job)
	if err != nil {
		return broken(err)
	}
	view.State, view.Outcomes = p.job.State, summary.Outcomes
	if view.Rows == 0 && a.output != "json" {
		a.tellFiles(p)
		return nil
	}
	return a.result(view, view.text)
}

// tellFiles shows on stderr what was found in the files of a job that has no plan
// to show: that may be why they can't be used.
func (a *app) tellFiles(p *prepared) {
	for _, f := range p.files {
		if f.Format != "" && !a.quiet && a.output != "json" {
			newFileView(f).text(a.err)
		}
	}
}

// refuse ends a job whose input can't be sent.
func (a *app) refuse(ctx context.Context, l *ledger.Ledger, p *prepared, o *jobOptions) error {
	if _, err := a.writeReports(ctx, l, p.job, o.reports); err != nil {
		a.complain(err)
	}
	a.complain(p.refused)
	a.say("nothing was sent")
	a.code = exitUsage
	return nil
}

// writeReports writes the reports that the flags ask for. It gives the summary
// that comes along with them; nil: none does.
func (a *app) writeReports(ctx context.Context, l *ledger.Ledger, job ledger.Job, paths []string) (*reports.Summary, error) {
	summary, err := a.writeOnce(ctx, l, job, paths)
	if err != nil {
		err = broken(fmt.Errorf("%w; try again with %s", err, a.command(job, "report", job.ID, "--report", "PATH")))
	}
	return summary, err
}

// writeOnce is writeReports where no command could try again.
func (a *app) writeOnce(ctx context.Context, l *ledger.Ledger, job ledger.Job, paths []string) (summary *reports.Summary, err error) {
	for _, path := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		s, err := reports.WriteFile(context.WithoutCancel(ctx), path, l, job, a.kept()...)
		if err != nil {
			return nil, broken(err)
		}
		summary = &s
		a.say("report: %s, of job %s", path, job.ID)
	}
	return summary, nil
}

// viewPlan gathers what is shown of a plan.
func (a *app) viewPlan(ctx context.Context, l *ledger.Ledger, p *prepared) (planView, error) {
	v := newPlanView(p)
	previewer, ok := p.conn.provider.(batch.Previewer)
	if !ok {
		return v, nil
	}
	for first, err := range l.Batches(context.WithoutCancel(ctx), p.job) {
		if err != nil {
			return v, broken(err)
		}
		if v.FirstRequest, err = previewer.Preview(first); err != nil {
			return v, broken(fmt.Errorf("show the first request: %w", err))
		}
		break
	}
	return v, nil
}
