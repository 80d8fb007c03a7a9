package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/reports"
)

// sendOptions are the flags of every command that sends.
type sendOptions struct {
	reports   []string
	noFollow  bool
	followFor period
	again     bool // the same was sent before, and is meant to be
	urgent    bool
	rate      rate
}

func (o *sendOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&o.noFollow, "no-follow", false, "end when the vendor has accepted everything; mopup resume asks for the results")
	flags.Var(&o.followFor, "follow-for", "how long to ask for a result before it stays accepted (default: the action's own, 15m)")
	flags.BoolVar(&o.urgent, "urgent", false, "go before the other processes of this host that share a quota")
}

func bindRate(cmd *cobra.Command, r *rate) {
	cmd.Flags().Var(r, "rate", "most requests, as `N/s` or N/m (only lowers the vendor's quotas)")
}

func (o *sendOptions) check() error {
	if o.noFollow && o.followFor > 0 {
		return errors.New("--no-follow and --follow-for exclude each other")
	}
	return nil
}

// askAndSend shows a plan, has it confirmed, and carries it out. inputTaken says
// that the input of the program is a file of targets.
func (a *app) askAndSend(ctx context.Context, l *ledger.Ledger, p *prepared, given consent, inputTaken bool, o sendOptions) error {
	if err := p.conn.ready(ctx); err != nil {
		return unusable(fmt.Errorf("connection %s: %w; nothing was sent", p.conn.name, err))
	}
	if err := a.checkTwins(ctx, l, p, o.again); err != nil {
		return err
	}
	if _, err := a.lanesDir(); err != nil { // before anybody is asked
		return broken(fmt.Errorf("%w; nothing was sent", err))
	}
	view, err := a.viewPlan(ctx, l, p)
	if err != nil {
		return err
	}
	if err := a.confirm(ctx, p, view, given, inputTaken); err != nil {
		return err
	}
	return a.carryOut(ctx, l, p.errand(o))
}

// carryOut takes the job, drives it to its end and tells how that was.
func (a *app) carryOut(ctx context.Context, l *ledger.Ledger, e errand) error {
	always := context.WithoutCancel(ctx)
	books, err := a.openBooks(ctx, e)
	if err != nil {
		return broken(fmt.Errorf("%w; nothing was sent", err))
	}
	defer books.close()
	hold, err := l.Hold(always, e.job.ID)
	if err != nil {
		return broken(err)
	}
	defer hold.Release() //nolint:errcheck // what can't be written is told by then, and the lease ends by itself
	if err := hold.Start(always, e.o.again); err != nil {
		return notStarted(err)
	}
	if !e.job.Simulated { // whose simulator ends with us
		a.goOn = a.command(e.job, "resume", e.job.ID)
	}
	return a.finish(ctx, l, e, a.send(ctx, l, hold, books, e), hold.End)
}

// checkTwins says before anybody is asked that the same was sent already.
func (a *app) checkTwins(ctx context.Context, l *ledger.Ledger, p *prepared, again bool) error {
	if again {
		return nil
	}
	if err := l.SentBefore(context.WithoutCancel(ctx), p.job.ID); err != nil {
		return notStarted(err)
	}
	return nil
}

func notStarted(err error) error {
	var sent *ledger.SentError
	var changed *ledger.ChangedError
	if errors.As(err, &sent) || errors.As(err, &changed) {
		return unusable(fmt.Errorf("%w; nothing was sent", err))
	}
	return broken(fmt.Errorf("start the job: %w; nothing was sent", err))
}

// send drives the job to its end, and says how that was.
func (a *app) send(ctx context.Context, l *ledger.Ledger, hold *ledger.Hold, books *books, e errand) error {
	always := context.WithoutCancel(ctx)
	last, err := l.LastBatch(always, e.job.ID)
	if err != nil {
		return err
	}
	proven, err := l.Proven(always, e.job.ID)
	if err != nil {
		return err
	}
	if a.output == "json" {
		a.diagnose(map[string]any{"level": "info", "message": "sending", "job": e.job.ID, "targets": e.targets})
	}
	sender := &batch.Sender{
		Provider: e.conn.provider, Ledger: hold, Actions: e.actions, Progress: &batch.Progress{},
		LastBatch: last, Proven: proven, Lingering: hold.Lingering(), NoFollow: e.o.noFollow, FollowFor: time.Duration(e.o.followFor),
		Book: books.of, Urgent: e.o.urgent, Rate: e.o.pacing().Rate,
		Told: func(err error) { a.say("%s", clean(err.Error())) },
	}
	stopTelling := context.AfterFunc(ctx, func() {
		a.say("\nstopping: what is in flight is finished first; Ctrl-C once more aborts it")
	})
	defer stopTelling()
	stopProgress := a.showProgress(sender.Progress, journey{e.targets, e.takes})
	defer stopProgress()
	return sender.Run(ctx, a.work, l.Work(always, e.job))
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

// finish tells how a job ended: reports first, then the ledger, the summary, the
// exit code, and last the command that goes on. Reports come before all, since
// whoever reads the summary may be gone, and a kill before they are there must
// leave a job that a resume finds.
func (a *app) finish(ctx context.Context, l *ledger.Ledger, e errand, sendErr error, end func(context.Context, ledger.JobState, string) error) error {
	always := context.WithoutCancel(ctx)
	// This changes nothing, and tells whether what we know of the job is still so.
	still := end(always, ledger.Running, "")
	if errors.Is(still, ledger.ErrTakenOver) {
		return a.takenOver(always, l, e.job)
	}
	gone := errors.Is(still, ledger.ErrGone)
	job, err := l.Job(always, e.job.ID)
	if err != nil {
		return errors.Join(broken(sendErr), broken(err))
	}
	job.State, job.Reason = stateAfter(sendErr)
	paths, written, reportErr := a.lastReports(ctx, l, job, e.o.reports, gone)
	errs := []error{reportErr}
	unwritten := end(always, job.State, job.Reason)
	if errors.Is(unwritten, ledger.ErrTakenOver) {
		return a.takenOver(always, l, e.job)
	}
	summary, err := summaryOf(always, l, job, written)
	a.code = codeAfter(sendErr, summary)
	if a.code == exitBroken {
		errs = append(errs, broken(sendErr)) // the end could not be written either, for the same cause
	} else if unwritten != nil {
		errs = append(errs, broken(fmt.Errorf("write the end of the job: %w", unwritten)))
	}
	view := newSummaryView(summary, paths)
	view.hideNext, view.gone = sendErr != nil, gone
	if !gone {
		view.Next = a.nextSteps(always, l, job, summary)
	}
	errs = append(errs, broken(err), a.result(view, view.text))
	if sendErr == nil {
		return errors.Join(errs...)
	}
	if err := errors.Join(errs...); err != nil { // before the last line, which is the command that goes on
		a.complain(err) // the code of a run that ended early says already that it did
	}
	a.tellEnding(job, view, sendErr)
	return nil
}

// summaryOf is the summary that a report brought along, or one that is made now.
func summaryOf(ctx context.Context, l *ledger.Ledger, job ledger.Job, written *reports.Summary) (reports.Summary, error) {
	if written != nil {
		return *written, nil
	}
	return reports.Summarize(ctx, l, job)
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
