package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/reports"
)

// runOptions are the flags of run.
type runOptions struct {
	jobOptions
	yes               bool
	allowIrreversible bool
}

func (a *app) runCommand() *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run FILE...",
		Short: "Plan, ask, send, follow and report: the main job",
		Long: "run reads and checks all files first, shows the plan and asks. Then it sends the\n" +
			"targets in batches at the vendor's pace, follows each to its end, prints a\n" +
			"summary, and writes the reports.\n\n" + exitHelp(),
		Example: "  mopup run accounts.csv --action tmcas/account-disable --report results.csv\n" +
			"  mopup run signins.csv --action graph/signin-confirm-compromised --simulate",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.files = args
			return a.run(a.intake, o)
		},
	}
	o.bind(cmd)
	cmd.Flags().BoolVar(&o.yes, "yes", false, "don't ask")
	cmd.Flags().BoolVar(&o.allowIrreversible, "allow-irreversible", false, "with --yes: also do what nothing can undo")
	return cmd
}

func (a *app) run(ctx context.Context, o *runOptions) error {
	return a.withPlan(ctx, &o.jobOptions, func(l *ledger.Ledger, p *prepared) error {
		if p.refused != nil {
			if a.output == "json" {
				_ = a.showRefused(p) // main looks at the writer
			}
			return a.refuse(ctx, l, p, &o.jobOptions)
		}
		if err := p.conn.ready(ctx); err != nil {
			return unusable(fmt.Errorf("connection %s: %w; nothing was sent", p.conn.name, err))
		}
		view, err := a.viewPlan(ctx, l, p)
		if err != nil {
			return err
		}
		if err := a.confirm(ctx, p, view, o); err != nil {
			return err
		}
		sendErr, err := a.send(ctx, l, p)
		ended := a.finish(ctx, l, p, o.reports, sendErr)
		if a.code == exitBroken {
			return ended // the ledger has failed already, and the cause is told
		}
		return errors.Join(ended, broken(err))
	})
}

// send drives the job to its end. sendErr says how that was; err, that the
// ledger could not be told.
func (a *app) send(ctx context.Context, l *ledger.Ledger, p *prepared) (sendErr, err error) {
	always := context.WithoutCancel(ctx)
	if err := l.SetState(always, p.job.ID, ledger.Running, ""); err != nil {
		return nil, fmt.Errorf("write to the ledger: %w; nothing was sent", err)
	}
	actions := map[string]*batch.Action{}
	for _, part := range p.plan.Parts() {
		actions[part.Action.Name] = part.Action
	}
	sender := &batch.Sender{Provider: p.conn.provider, Ledger: l, Actions: actions, Progress: &batch.Progress{}}
	stopTelling := context.AfterFunc(ctx, func() {
		a.say("\nstopping: what is in flight is finished first; Ctrl-C once more aborts it")
	})
	defer stopTelling()
	stopProgress := a.showProgress(sender.Progress, p.plan.Targets)
	sendErr = sender.Run(ctx, a.work, l.Batches(always, p.job))
	stopProgress()
	state, reason := stateAfter(sendErr)
	if err := l.SetState(always, p.job.ID, state, reason); err != nil {
		return sendErr, fmt.Errorf("write the end of the job: %w", err)
	}
	return sendErr, nil
}

func stateAfter(err error) (ledger.JobState, string) {
	switch {
	case err == nil:
		return ledger.Finished, ""
	case errors.Is(err, batch.ErrInterrupted):
		return ledger.Interrupted, "interrupted"
	default:
		return ledger.Stopped, err.Error()
	}
}

// finish tells how a job ended: reports first, then the summary, then the exit
// code. Reports come first, since whoever reads the summary may be gone.
func (a *app) finish(ctx context.Context, l *ledger.Ledger, p *prepared, paths []string, sendErr error) error {
	always := context.WithoutCancel(ctx)
	job, err := l.Job(always, p.job.ID)
	if err != nil {
		return errors.Join(broken(sendErr), broken(err))
	}
	if sendErr != nil { // the ledger may not have taken it
		job.State, job.Reason = stateAfter(sendErr)
	}
	errs := []error{a.writeReports(ctx, l, job, paths)}
	summary, err := reports.Summarize(always, l, job)
	a.code = codeAfter(sendErr, summary)
	if a.code == exitBroken {
		errs = append(errs, broken(sendErr))
	}
	view := newSummaryView(summary, paths)
	errs = append(errs, broken(err), a.result(view, view.text))
	a.tellEnding(job, sendErr, len(paths) > 0)
	return errors.Join(errs...)
}

func codeAfter(sendErr error, s reports.Summary) exitCode {
	var stopped *batch.StoppedError
	switch {
	case errors.Is(sendErr, batch.ErrInterrupted):
		return exitInterrupted
	case sendErr != nil && !errors.As(sendErr, &stopped):
		return exitBroken
	}
	code := codeOfOutcomes(s.Outcomes)
	if stopped != nil {
		code = max(code, exitFailed) // something was left undone, whatever the outcomes say
	}
	return code
}

// tellEnding says what to do after an ending before the end.
func (a *app) tellEnding(job ledger.Job, sendErr error, reported bool) {
	var stopped *batch.StoppedError
	switch {
	case sendErr == nil:
		return
	case errors.As(sendErr, &stopped) && stopped.Cause.Kind == batch.Denied:
		a.say("%s", clean(fmt.Sprintf("the vendor denied access (%v); mend the credentials or their permission, then run the rows that were not attempted", stopped.Cause)))
	case errors.As(sendErr, &stopped):
		a.say("%s", clean(fmt.Sprintf("the vendor is not answering (%v); see whether the address and the network are right, then run the rows that were not attempted", stopped.Cause)))
	}
	if !reported {
		a.say("how each row ended: %s", a.command("report", job.ID, "--report", "results.csv"))
	}
}
