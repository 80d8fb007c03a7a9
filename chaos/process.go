package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// process is a running program. What it prints goes to files, which are the
// evidence if something is wrong.
type process struct {
	cmd      *exec.Cmd
	name     string
	out, err string        // the files
	ended    chan struct{} // closed once it has ended
}

// start runs a program. It is ended with ctx, and with the harness, should that
// be killed itself.
func start(ctx context.Context, dir, name string, env []string, bin string, args ...string) (*process, error) {
	p := &process{
		name: name, ended: make(chan struct{}),
		out: filepath.Join(dir, name+".out"), err: filepath.Join(dir, name+".err"),
	}
	out, err := os.Create(p.out)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	diagnostics, err := os.Create(p.err)
	if err != nil {
		return nil, err
	}
	defer diagnostics.Close()
	p.cmd = exec.CommandContext(ctx, bin, args...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, out, diagnostics
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.SysProcAttr = attributes()
	fmt.Fprintf(diagnostics, "$ %s\n", strings.Join(p.cmd.Args, " "))
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ProcessState has what there is to know
		close(p.ended)
	}()
	return p, nil
}

// kill ends it as kill -9 does, waits until it is gone, and reports whether it
// was still alive.
func (p *process) kill() bool {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.ended
	return p.code() < 0
}

func (p *process) signal(s os.Signal) { _ = p.cmd.Process.Signal(s) }

// code is the exit code of an ended process; negative: a signal ended it.
func (p *process) code() int { return p.cmd.ProcessState.ExitCode() }

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// wait waits for the end. Whoever takes too long has to show its stacks, which
// are found at the end of its diagnostics.
func (p *process) wait(most time.Duration) error {
	if p.within(most) {
		return nil
	}
	p.signal(syscall.SIGQUIT)
	p.within(5 * time.Second)
	p.kill()
	return fmt.Errorf("%s did not end within %s; its stacks are in %s", p.name, most, p.err)
}

// within waits for the end for a while, and reports whether it came.
func (p *process) within(d time.Duration) bool {
	if !p.running() {
		return true // whatever the timer says
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.ended:
		return true
	case <-timer.C:
		return false
	}
}

// stdout is what the process printed so far.
func (p *process) stdout() string { return content(p.out) }

// stderr is what it said so far, without the line of its command.
func (p *process) stderr() string {
	_, text, _ := strings.Cut(content(p.err), "\n")
	return text
}

func content(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(text)
}

// lastLine gives the last line that is not empty.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
