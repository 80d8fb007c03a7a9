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
	case left.Doubted > 0 && settles(job):
		steps = append(steps, step{resume.Command, "sees once more to what is in doubt"})
	}
	if n := s.Outcomes[batch.Failed] - s.Again[batch.Failed]; n > 0 {
		steps = append(steps, step{a.command(job, "retry", job.ID), "sends what failed once more, as a job of its own"})
	}
	if n := s.Outcomes[batch.InDoubt] - s.Again[batch.InDoubt]; n > 0 && job.State == ledger.Finished {
		steps = append(steps, step{a.command(job, "retry", job.ID, "--in-doubt"), "also sends what is in doubt: that may then be done twice"})
	}
	return steps
}

// settles reports whether a resume can do more about a doubt: ask the vendor, or
// repeat what does no harm.
func settles(job ledger.Job) bool {
	for _, action := range job.Actions {
		if action.Asks || action.Repeats {
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
		a.say("%s", clean(adviceAfter(stopped)))
	}
	if sendErr != nil && len(v.Reports) == 0 && !v.gone {
		a.say("how each row ended: %s", a.command(job, "report", job.ID, "--report", "results.csv"))
	}
	switch {
	case v.gone: // no command would find the job
	case sendErr != nil && v.Simulated:
		a.say("this was a rehearsal, and its simulator ended with it: run it again from the start")
	case sendErr != nil && len(v.Next) > 0:
		a.say("to go on:\n%s", v.Next[0].Command)
	}
}

func adviceAfter(stopped *batch.StoppedError) string {
	cause := stopped.Cause
	switch {
	case cause.Kind == batch.Denied:
		return fmt.Sprintf("the vendor denied access (%v); mend the credentials or their permission, then go on", cause)
	case stopped.Action != "":
		return fmt.Sprintf("the vendor refuses every target of %s (%v), so no more of them were sent; see whether they are what the action wants, and of this tenant, before you go on", stopped.Action, cause)
	}
	return fmt.Sprintf("the vendor is not answering (%v); see whether the address and the network are right, then go on", cause)
}

// holderText says who drives a job.
func holderText(h ledger.Holder) string {
	return fmt.Sprintf("process %d on host %s drives it", h.PID, clean(h.Host))
}

// killed is the state that people and scripts see of a job which nobody drives
// any more, though it was never brought to an end.
const killed = "killed"

func stateNow(ctx context.Context, l *ledger.Ledger, job ledger.Job) (string, error) {
	if job.State != ledger.Running {
		return string(job.State), nil
	}
	_, driven, err := l.Holder(ctx, job.ID)
	if err != nil || driven {
		return string(job.State), err
	}
	return killed, nil
}

// stateText is a state for people.
func stateText(state string) string {
	switch state {
	case killed:
		return "was killed while it was sent"
	case string(ledger.Running):
		return "is being sent"
	case string(ledger.Reading):
		return "is being read, or was killed while it was"
	}
	return state
}

// command is a command line to go on with a job, with the ledger that this one
// used. The job knows its config; another one must be said, and so must all that
// keeps the pace which the job doesn't know.
func (a *app) command(job ledger.Job, words ...string) string {
	if a.config != "" && a.configPath() != job.Config {
		words = append(words, "--config", shell(a.config))
	}
	if a.ledger != "" {
		words = append(words, "--ledger", shell(a.ledger))
	}
	for _, name := range paceOf[words[0]] {
		if flag := a.flag(name); flag != "" {
			words = append(words, "--"+name, shell(flag))
		}
	}
	return "mopup " + strings.Join(words, " ")
}

// paceOf names the flags by which a command keeps its pace, and that no job keeps.
// A resume sends the batches as they were planned, a retry plans anew.
var paceOf = map[string][]string{
	"resume": {"lanes", "rate", "in-flight"},
	"retry":  {"lanes", "rate", "in-flight", "batch-size"},
}

// flag is what the command line gives for a flag; empty: nothing.
func (a *app) flag(name string) string {
	if a.running == nil || a.running.Flags().Lookup(name) == nil || !a.running.Flags().Changed(name) {
		return ""
	}
	return a.running.Flags().Lookup(name).Value.String()
}

// shell quotes a word where a shell would take it apart.
func shell(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
