package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// The comments between which the figures stand.
const (
	opening = "<!-- figures: make bench writes from here on -->"
	closing = "<!-- figures: up to here -->"
)

// document is a page that holds the figures among its own words.
type document struct{ path, before, after string }

func openDocument(path string) (document, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return document{}, err
	}
	before, rest, found := strings.Cut(string(text), opening)
	_, after, closed := strings.Cut(rest, closing)
	if !found || !closed {
		return document{}, fmt.Errorf("%s lacks the comments %q and %q", path, opening, closing)
	}
	return document{path, before, after}, nil
}

func (d document) replace(figures string) error {
	text := d.before + opening + "\n\n" + strings.TrimSpace(figures) + "\n\n" + closing + d.after
	if err := os.WriteFile(d.path, []byte(text), 0o644); err != nil {
		return errors.Join(errors.New("write the figures"), err)
	}
	return nil
}

// machine says when, on what and of which source the figures are, and how to
// measure them again.
func machine(o options) string {
	command := "go run ./bench"
	if o.long {
		command += " -long"
	}
	if o.only != "" {
		command += " -only " + o.only
	}
	source := "commit " + git("rev-parse", "--short", "HEAD")
	if git("status", "--porcelain", "--untracked-files=no") != "" {
		source += ", with changes"
	}
	on := fmt.Sprintf("%d cores", runtime.NumCPU())
	if name := processor(); name != "" {
		on += " of " + name
	}
	return fmt.Sprintf("%s, %s, %s, %s, %s. Measured by `%s`.\n",
		time.Now().Format(time.DateOnly), on, kernel(), runtime.Version(), source, command)
}

func git(args ...string) string {
	text, err := exec.Command("git", args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(text))
}
