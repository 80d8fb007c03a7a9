package rig

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Process is a running program. What it prints goes to files, which are the
// evidence if something is wrong.
type Process struct {
	Name  string
	Begun time.Time
	Took  time.Duration // set once it has ended
	Peak  int64         // most bytes of memory it held while it was waited for, as far as the system tells

	cmd      *exec.Cmd
	out, err string        // the files
	ended    chan struct{} // closed once it has ended
}

// start runs a program. It is ended with ctx, and with us, should we be killed.
func start(ctx context.Context, dir, name string, env []string, bin string, args ...string) (*Process, error) {
	p := &Process{
		Name: name, ended: make(chan struct{}),
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
	fmt.Fprintf(diagnostics, "$ %s\n", p)
	p.Begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ProcessState has what there is to know
		p.Took = time.Since(p.Begun)
		close(p.ended)
	}()
	return p, nil
}

// String is the command.
func (p *Process) String() string { return strings.Join(p.cmd.Args, " ") }

// ID is the number by which the system knows it.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Signal sends it a signal. That it has ended already is an error.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends it as kill -9 does, waits until it is gone, and reports whether it
// was still alive.
func (p *Process) Kill() bool {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.ended
	return p.Code() < 0
}

// Running reports whether it has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Code is the exit code of an ended process; negative: a signal ended it.
func (p *Process) Code() int { return p.cmd.ProcessState.ExitCode() }

// CPU is the time that an ended process kept a core busy.
func (p *Process) CPU() time.Duration {
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// Memory is the most bytes that a process that still runs has held so far.
func (p *Process) Memory() int64 { return mostMemory(p.ID()) }
