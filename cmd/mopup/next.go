package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/reports"
)

// step is a command that goes on from where a job stands, and what it does.
type step struct {
	Command string `json:"command"`
	Does    string `json:"does"`
}

// nextSteps gives the commands that go on with a job, the most urgent first.
// None: it is at its end, or somebody drives it.
func (a *app) nextSteps(ctx context.Context, l *ledger.Ledger, job ledger.Job, s reports.Summary) []step {
	resume := step{a.command(job, "resume", job.ID), "goes on"}
	switch {
	case job.State == ledger.Reading, job.State == ledger.Refused, job.State == ledger.Planned:
		return nil
	case job.Simulated:
		return nil // its simulator is gone
	}
	var steps []step
	left, err := l.Left(ctx, job)
	switch {
	case err != nil:
		return nil
	case job.State != ledger.Finished, left.ToSend > 0:
		steps = append(steps, resume)
	case left.Taken > 0:
		steps = append(steps, step{resume.Command, "asks again for the results of what was accepted"})
	case left.Doubted > 0 && asks(job):
		steps = append(steps, step{resume.Command, "asks again about what is in doubt"})
	}
	if s.Outcomes[batch.Failed] > 0 {
		steps = append(steps, step{a.command(job, "retry", job.ID), "sends what failed once more, as a job of its own"})
	}
	if s.Outcomes[batch.InDoubt] > 0 && job.State == ledger.Finished {
		steps = append(steps, step{a.command(job, "retry", job.ID, "--in-doubt"), "also sends what is in doubt: it may then be done twice"})
	}
	return steps
}

// asks reports whether the vendor of a job can be asked about a doubt.
func asks(job ledger.Job) bool {
	for _, action := range job.Actions {
		if action.Asks {
			return true
		}
	}
	return false
}

// tellEnding says what to do after an ending before the end. Its last line is
// the command that goes on.
func (a *app) tellEnding(job ledger.Job, v summaryView, sendErr error) {
	var stopped *batch.StoppedError
	if errors.As(sendErr, &stopped) {
		a.say("%s", clean(adviceAfter(stopped.Cause)))
	}
	if sendErr != nil && len(v.Reports) == 0 {
		a.say("how each row ended: %s", a.command(job, "report", job.ID, "--report", "results.csv"))
	}
	switch {
	case sendErr != nil && v.Simulated:
		a.say("this was a rehearsal, and its simulator ended with it: run it again from the start")
	case sendErr != nil && len(v.Next) > 0:
		a.say("to go on:\n%s", v.Next[0].Command)
	}
}

func adviceAfter(cause *batch.Error) string {
	switch cause.Kind {
	case batch.Denied:
		return fmt.Sprintf("the vendor denied access (%v); mend the credentials or their permission, then go on", cause)
	case batch.BadRequest:
		return fmt.Sprintf("the vendor refuses every target (%v); see whether these are targets of this action and this tenant before you go on", cause)
	case batch.Doubt, batch.Throttled, batch.Unavailable:
	}
	return fmt.Sprintf("the vendor is not answering (%v); see whether the address and the network are right, then go on", cause)
}

// holderText says who drives a job.
func holderText(h ledger.Holder) string {
	return fmt.Sprintf("process %d on host %s drives it", h.PID, clean(h.Host))
}

// stateText is a job's state for people.
func stateText(state string, driven bool) string {
	switch {
	case state == string(ledger.Running) && !driven:
		return "was killed while it was sent"
	case state == string(ledger.Running):
		return "is being sent"
	case state == string(ledger.Reading) && !driven:
		return "is being read, or was killed while it was"
	}
	return state
}

// command is a command line to go on with a job, with the ledger that this one
// used. The job knows its config; another one must be said.
func (a *app) command(job ledger.Job, words ...string) string {
	if a.config != "" && a.configPath() != job.Config {
		words = append(words, "--config", shell(a.config))
	}
	if a.ledger != "" {
		words = append(words, "--ledger", shell(a.ledger))
	}
	return "mopup " + strings.Join(words, " ")
}

// shell quotes a word where a shell would take it apart.
func shell(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
