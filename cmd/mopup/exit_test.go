package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mopup/batch"
	"mopup/reports"
)

func TestCodeAfter_TellsTheTruthToAScript(t *testing.T) {
	stopped := &batch.StoppedError{Cause: &batch.Error{Kind: batch.Denied}}
	for _, c := range []struct {
		name     string
		err      error
		outcomes map[batch.Outcome]int
		want     exitCode
	}{
		{"all done", nil, map[batch.Outcome]int{batch.Succeeded: 3, batch.Accepted: 1, batch.Skipped: 1, batch.Duplicate: 1}, exitDone},
		{"nothing to do", nil, nil, exitDone},
		{"a zero is no outcome", nil, map[batch.Outcome]int{batch.Failed: 0, batch.InDoubt: 0}, exitDone},
		{"one failed", nil, map[batch.Outcome]int{batch.Succeeded: 3, batch.Failed: 1}, exitFailed},
		{"one invalid", nil, map[batch.Outcome]int{batch.Invalid: 1}, exitFailed},
		{"one protected", nil, map[batch.Outcome]int{batch.Protected: 1}, exitFailed},
		{"one not attempted", nil, map[batch.Outcome]int{batch.NotAttempted: 1}, exitFailed},
		{"doubt wins over failure", nil, map[batch.Outcome]int{batch.Failed: 9, batch.InDoubt: 1}, exitDoubt},
		{"a stopped job is never fine", stopped, map[batch.Outcome]int{batch.Accepted: 5}, exitFailed},
		{"a stopped job with doubt", stopped, map[batch.Outcome]int{batch.InDoubt: 5}, exitDoubt},
		{"interrupted, whatever else", batch.ErrInterrupted, map[batch.Outcome]int{batch.InDoubt: 5}, exitInterrupted},
		{"a ledger that failed", fmt.Errorf("write: %w", errors.New("disk full")), map[batch.Outcome]int{batch.Succeeded: 5}, exitBroken},
	} {
		if got := codeAfter(c.err, reports.Summary{Outcomes: c.outcomes}); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

func TestRun_InterruptedBeforeItSendsSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, _ := inProcess(ctx, t.TempDir(), nil, "run", samples+"/accounts.csv", "--action", "tmcas/account-disable",
		"--simulate", "--yes", "--allow-irreversible", "--skip-invalid")
	if code != int(exitInterrupted) {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
}
