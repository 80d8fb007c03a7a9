package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mopup/batch/ledger"
	"mopup/reports"
)

// spared says early, before anything is sent, that a report would take the place
// of a file that must be kept.
func (a *app) spared(l *ledger.Ledger, job ledger.Job, paths []string) error {
	var errs []error
	for _, path := range paths {
		errs = append(errs, reports.CheckKept(path, l, job, a.kept()...))
	}
	return unusable(errors.Join(errs...))
}

// kept are the files that this command uses itself, beside ledger and input.
func (a *app) kept() (kept []reports.Kept) {
	path := a.config
	if path == "" {
		path, _ = a.place(configPlace) // where there is no place, there is no file
	}
	kept = reports.KeepFile(kept, "the config", path)
	if in, ok := a.in.(*os.File); ok {
		if info, err := in.Stat(); err == nil && info.Mode().IsRegular() {
			kept = append(kept, reports.Kept{What: "the standard input", File: info})
		}
	}
	return kept
}

// inputs are files as they are given on the command line, with where they lie.
func (a *app) inputs(paths []string) (files []ledger.File) {
	for _, path := range paths {
		files = append(files, ledger.File{Path: path, Place: placeOf(path, a.in)})
	}
	return files
}

// placeOf is where an input lies, for good; empty: nowhere known. That of the
// standard input is known where the system tells which file a shell gave.
func placeOf(path string, stdin io.Reader) string {
	in, isFile := stdin.(*os.File)
	switch {
	case path != "-":
		place, err := filepath.Abs(path)
		if err != nil {
			return "" // of a folder that is gone
		}
		return place
	case isFile:
		if place, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", in.Fd())); err == nil && filepath.IsAbs(place) {
			return place
		}
	}
	return ""
}
