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

// process is a running program. What it prints goes to files.
type process struct {
	cmd      *exec.Cmd
	name     string
	out, err string // the files
	begun    time.Time
	took     time.Duration // set once it has ended
	peak     int64         // most bytes of memory it held, as far as the system tells
	ended    chan struct{} // closed once it has ended
}

// start runs a program. It is ended with ctx, and with the bench, should that be
// killed itself.
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
	p.begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ProcessState has what there is to know
		p.took = time.Since(p.begun)
		close(p.ended)
	}()
	return p, nil
}

// kill ends it as kill -9 does, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.ended
}

// code is the exit code of an ended process; negative: a signal ended it.
func (p *process) code() int { return p.cmd.ProcessState.ExitCode() }

// cpu is the time that an ended process kept a core busy.
func (p *process) cpu() time.Duration {
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// wait waits for the end. Whoever takes too long has to show its stacks, which
// are found at the end of its diagnostics.
func (p *process) wait(most time.Duration) error {
	if p.within(most) {
		return nil
	}
	_ = p.cmd.Process.Signal(syscall.SIGQUIT)
	p.within(5 * time.Second)
	p.kill()
	return fmt.Errorf("%s did not end within %s; its stacks are in %s", p.name, most, p.err)
}

// within waits for the end for a while, watches the memory meanwhile, and
// reports whether the end came.
func (p *process) within(d time.Duration) bool {
	select {
	case <-p.ended: // whatever the timer says
		return true
	default:
	}
	deadline := time.NewTimer(d)
	defer deadline.Stop()
	often := time.NewTicker(20 * time.Millisecond)
	defer often.Stop()
	for {
		select {
		case <-p.ended:
			return true
		case <-deadline.C:
			return false
		case <-often.C:
			p.peak = max(p.peak, mostMemory(p.cmd.Process.Pid))
		}
	}
}

func (p *process) stdout() string { return content(p.out) }
func (p *process) stderr() string { return content(p.err) }

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
