package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/batch/ledger"
)

// resumeOptions are the flags of resume.
type resumeOptions struct {
	sendOptions
	inFlight number
}

func (a *app) resumeCommand() *cobra.Command {
	o := &resumeOptions{}
	cmd := &cobra.Command{
		Use:   "resume [JOB]",
		Short: "Go on with a job that was interrupted, stopped or killed",
		Long: "resume goes on from the ledger alone: the files that the job was made from are not\n" +
			"needed. What was not sent is sent, what is in doubt is asked about first, and what\n" +
			"was accepted is asked for again. Without JOB it takes the latest of which something is left.\n\n" + exitHelp(),
		Example: "  mopup resume\n  mopup resume 20261121-204901-3f9c --report results.csv",
		Args:    atMost(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.resume(a.intake, args, o) },
	}
	o.bind(cmd)
	bindReports(cmd, &o.reports)
	bindRate(cmd, &o.rate)
	cmd.Flags().BoolVar(&o.again, "again", false, "also if another job has done the same since")
	cmd.Flags().Var(&o.inFlight, "in-flight", "most requests on their way at one time (only lower)")
	return cmd
}

func (a *app) resume(ctx context.Context, args []string, o *resumeOptions) error {
	if err := errors.Join(o.check(), checkReports(o.reports)); err != nil {
		return unusable(err)
	}
	return a.withLedger(ctx, func(l *ledger.Ledger) error {
		job, err := a.unfinished(ctx, l, args)
		if err != nil {
			return err
		}
		if err := free(ctx, l, job); err != nil {
			return err
		}
		if err := a.spared(l, job, o.reports); err != nil {
			return err
		}
		e, err := a.errandOf(job, batch.Limits{InFlight: int(o.inFlight)}, o.sendOptions)
		if err != nil {
			return unusable(err)
		}
		left, err := l.Left(ctx, job)
		if err != nil {
			return broken(err)
		}
		if !anyLeft(job, left) {
			return a.nothingLeft(ctx, l, job, o.reports)
		}
		if err := e.conn.ready(ctx); err != nil {
			return unusable(fmt.Errorf("connection %s: %w; nothing was sent", e.conn.name, err))
		}
		e.targets = left.ToSend
		if settles(job) {
			e.targets += left.Doubted
		}
		if !o.noFollow {
			e.targets += left.Taken
		}
		if a.output != "json" && !a.quiet {
			a.say("job %s over connection %s%s: %s", job.ID, e.conn.name, at(e.conn.endpoint), leftText(left))
		}
		return a.carryOut(ctx, l, e)
	})
}

// free says early that another process drives a job; that the right to it is
// taken only later makes no difference but to the words.
func free(ctx context.Context, l *ledger.Ledger, job ledger.Job) error {
	holder, driven, err := l.Holder(ctx, job.ID)
	if err == nil && driven {
		err = &ledger.HeldError{Job: job.ID, Holder: holder}
	}
	return broken(err)
}

// unfinished finds the job that is meant, and says why one can't be gone on
// with.
func (a *app) unfinished(ctx context.Context, l *ledger.Ledger, args []string) (ledger.Job, error) {
	if len(args) == 0 {
		return a.latestUnfinished(ctx, l)
	}
	job, err := l.Job(ctx, args[0])
	if err != nil {
		return job, unusable(err)
	}
	return job, unusable(whyNot(job))
}

// latestUnfinished is the latest job of which something is left. If there is none,
// it is one that was killed between its last answer and its end, which is written
// then.
func (a *app) latestUnfinished(ctx context.Context, l *ledger.Ledger) (ledger.Job, error) {
	jobs, err := l.Jobs(ctx)
	if err != nil {
		return ledger.Job{}, broken(err)
	}
	var driven []string
	var endless *ledger.Job
	for i, job := range jobs {
		if whyNot(job) != nil || job.State == ledger.Finished && time.Since(job.Created) >= memory {
			continue
		}
		if _, busy, err := l.Holder(ctx, job.ID); err != nil {
			return job, broken(err)
		} else if busy {
			driven = append(driven, job.ID)
			continue
		}
		left, err := l.Left(ctx, job)
		switch {
		case err != nil:
			return job, broken(err)
		case anyLeft(job, left):
			return job, nil
		case job.State != ledger.Finished && endless == nil:
			endless = &jobs[i]
		}
	}
	switch {
	case endless != nil:
		return *endless, nil
	case len(driven) > 0:
		return ledger.Job{}, broken(fmt.Errorf("job %s is being sent by another process, and of no other is anything left; mopup status JOB shows how it gets on", strings.Join(driven, ", ")))
	}
	return ledger.Job{}, unusable(errors.New("of no job is anything left to be done"))
}

// anyLeft reports whether a resume can do more about a job.
func anyLeft(job ledger.Job, left ledger.Left) bool {
	return left.ToSend+left.Taken > 0 || left.Doubted > 0 && settles(job)
}

// memory is how far back finished jobs are looked through: no vendor remembers
// longer.
const memory = 72 * time.Hour

// whyNot says why a job can't be gone on with; nil: it can.
func whyNot(job ledger.Job) error {
	switch {
	case job.State == ledger.Reading:
		return fmt.Errorf("job %s was never planned, nothing of it was sent; run its files again", job.ID)
	case job.State == ledger.Refused:
		return fmt.Errorf("job %s was refused, nothing of it was sent: %s; mend the files and run them again", job.ID, job.Reason)
	case job.State == ledger.Planned:
		return fmt.Errorf("job %s was planned and never confirmed, nothing of it was sent; run its files", job.ID)
	case job.Simulated:
		return fmt.Errorf("job %s was a rehearsal, and its simulator ended with it; run it again, or rehearse a resume against mopup simulate with --endpoint", job.ID)
	}
	return nil
}

// nothingLeft tells how a job stands that has nothing left to be done.
func (a *app) nothingLeft(ctx context.Context, l *ledger.Ledger, job ledger.Job, paths []string) error {
	if !a.quiet {
		a.say("nothing is left to be done")
	}
	e := errand{job: job, o: sendOptions{reports: paths}}
	if job.State == ledger.Finished {
		return a.finish(ctx, l, e, nil, func(context.Context, ledger.JobState, string) error { return nil })
	}
	hold, err := l.Hold(ctx, job.ID) // it was killed between its last answer and its end
	if err != nil {
		return broken(err)
	}
	defer hold.Release() //nolint:errcheck // the lease ends by itself
	return a.finish(ctx, l, e, nil, hold.End)
}

func leftText(left ledger.Left) string {
	text := ""
	for _, part := range []struct {
		n    int
		what string
	}{{left.ToSend, "to be sent"}, {left.Doubted, "in doubt"}, {left.Taken, "accepted, to be asked for"}} {
		if part.n == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("%d %s", part.n, part.what)
	}
	return text
}
