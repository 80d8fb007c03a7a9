package main

import (
	"errors"
	"fmt"
	"strings"

	"mopup/batch"
)

// exitCode is how the program ends. Scripts depend on the numbers.
type exitCode int

const (
	exitDone        exitCode = 0
	exitBroken      exitCode = 1
	exitUsage       exitCode = 2
	exitFailed      exitCode = 3
	exitDoubt       exitCode = 4
	exitGuard       exitCode = 5
	exitInterrupted exitCode = 130
)

// exitTable says what each code means; help and README show it.
var exitTable = [...]struct {
	code    exitCode
	meaning string
}{
	{exitDone, "every target succeeded or was accepted"},
	{exitBroken, "could not run"},
	{exitUsage, "usage, config or invalid input; nothing was sent"},
	{exitFailed, "finished; some targets failed or were left out"},
	{exitDoubt, "finished; some targets are in doubt"},
	{exitGuard, "stopped by a guard"},
	{exitInterrupted, "interrupted"},
}

func exitHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n")
	for _, e := range exitTable {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

// exitError is an error that knows how the program ends. An error that is none
// ends it with exitUsage: it came from the parsing of the command line.
type exitError struct {
	code exitCode
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// broken is an error for what could not be run.
func broken(err error) error { return withCode(exitBroken, err) }

// unusable is an error for wrong usage, config or input.
func unusable(err error) error { return withCode(exitUsage, err) }

func withCode(code exitCode, err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code, err}
}

func codeOf(err error) exitCode {
	var e *exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.code
	default:
		return exitUsage
	}
}

func isCoded(err error) bool {
	var e *exitError
	return errors.As(err, &e)
}

// codeOfOutcomes is the code of a job that came to its end.
func codeOfOutcomes(counts map[batch.Outcome]int) exitCode {
	code := exitDone
	for outcome, n := range counts {
		if n == 0 {
			continue
		}
		switch outcome {
		case batch.InDoubt:
			code = max(code, exitDoubt)
		case batch.Failed, batch.Invalid, batch.Protected, batch.NotAttempted:
			code = max(code, exitFailed)
		case batch.Succeeded, batch.Accepted, batch.Skipped, batch.Duplicate:
		}
	}
	return code
}
