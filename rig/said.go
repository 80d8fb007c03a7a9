package rig

import (
	"os"
	"strings"
)

// Stdout is what the process printed so far.
func (p *Process) Stdout() string { return content(p.out) }

// Stderr is what it said so far, without the line of its command.
func (p *Process) Stderr() string {
	_, text, _ := strings.Cut(content(p.err), "\n")
	return text
}

// LastLine is the last line it said so far that is not empty.
func (p *Process) LastLine() string {
	lines := strings.Split(strings.TrimSpace(p.Stderr()), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

func content(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(text)
}
