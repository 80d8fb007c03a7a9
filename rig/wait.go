package rig

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Ended is closed once the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Within waits for the end for a while, watches the memory meanwhile, and
// reports whether the end came.
func (p *Process) Within(d time.Duration) bool {
	if !p.Running() {
		return true // whatever the timer says
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
			p.Peak = max(p.Peak, p.Memory())
		}
	}
}

// Wait waits for the end. Whoever takes too long has to show its stacks, which
// are found at the end of its diagnostics.
func (p *Process) Wait(most time.Duration) error {
	if p.Within(most) {
		return nil
	}
	_ = p.Signal(syscall.SIGQUIT)
	p.Within(5 * time.Second)
	p.Kill()
	return fmt.Errorf("%s did not end within %s; its stacks are in %s", p.Name, most, p.err)
}

// Expect waits for the end and demands one of the exit codes.
func (p *Process) Expect(most time.Duration, codes ...int) error {
	if err := p.Wait(most); err != nil {
		return err
	}
	if slices.Contains(codes, p.Code()) {
		return nil
	}
	return fmt.Errorf("%s: exit code %d, want %s: %s", p.Name, p.Code(), strings.Trim(fmt.Sprint(codes), "[]"), p.LastLine())
}

// Until waits for something to come true while the process runs.
func (p *Process) Until(ctx context.Context, most time.Duration, true func() (bool, error)) error {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	often := time.NewTicker(5 * time.Millisecond)
	defer often.Stop()
	for {
		if yes, err := true(); yes || err != nil {
			return err
		}
		select {
		case <-often.C:
		case <-p.ended:
			return fmt.Errorf("%s ended before its time, with exit code %d: %s", p.Name, p.Code(), p.LastLine())
		case <-deadline.C:
			return fmt.Errorf("%s: it did not happen within %s", p.Name, most)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
