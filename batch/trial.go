package batch

import (
	"context"
	"fmt"
	"sync"
)

// An action is given up when everything is refused with one code and nothing of
// it was ever accepted: a few targets that stand alone, split off different
// batches; or more, if they are of fewer; or a few whole batches, where no single
// target can be the cause. Suspicion begins with a few refused requests.
const (
	fewestRefused = 3  // requests, before single targets are split off
	enoughAlone   = 3  // targets that were refused alone, or batches for themselves,
	enoughBatches = 2  // and so many batches that they come from
	enoughTargets = 10 // targets that were refused alone, wherever they come from
)

// trial watches whether the vendor takes anything of an action at all. It is
// safe for concurrent use.
type trial struct {
	mu      sync.Mutex
	cases   map[string]*suspicion // by action
	changed chan struct{}         // closed and replaced whenever somebody may be let in
}

type suspicion struct {
	proven  bool                // something was accepted
	refused int                 // whole requests
	probing int                 // deliveries that are being split
	alone   map[string]int      // by code: targets that were refused alone
	batches map[string]sourceOf // by code: planned batches that those and whole refusals come from
	cause   *Error              // not nil: the action is given up
}

type sourceOf map[int]bool

func newTrial(proven map[string]bool) *trial {
	t := &trial{cases: map[string]*suspicion{}, changed: make(chan struct{})}
	for action, ok := range proven {
		t.of(action).proven = ok
	}
	return t
}

func (t *trial) of(action string) *suspicion {
	s := t.cases[action]
	if s == nil {
		s = &suspicion{alone: map[string]int{}, batches: map[string]sourceOf{}}
		t.cases[action] = s
	}
	return s
}

// hears takes what an attempt of a delivery meant; err is what befell the whole
// request.
func (t *trial) hears(d *delivery, v verdict, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.change()
	s := t.of(d.action.Name)
	for _, r := range v.settled {
		s.proven = s.proven || r.Outcome == Succeeded || r.Outcome == Accepted || r.Outcome == Skipped
	}
	if s.proven || err == nil || v.failure.Kind != BadRequest {
		return
	}
	s.refused++
	if v.split {
		if !d.isPart {
			s.probing++
			d.probes = true
		}
		return
	}
	code := fmt.Sprint(v.failure.Status, " ", v.failure.Code)
	if s.batches[code] == nil {
		s.batches[code] = sourceOf{}
	}
	if d.isPart || !v.failure.divisible() {
		s.batches[code][d.planned] = true
	}
	s.alone[code] += len(v.settled)
	if s.alone[code] >= enoughTargets || s.alone[code] >= enoughAlone && len(s.batches[code]) >= enoughBatches {
		s.cause = v.failure
	}
}

// admit holds back a batch that was not sent yet while everything is refused and
// others are finding out whether anything is welcome at all.
func (t *trial) admit(ctx context.Context, d *delivery) {
	for !d.touched && !d.isPart {
		t.mu.Lock()
		s, changed := t.of(d.action.Name), t.changed
		in := s.probing == 0 || s.cause != nil || !s.suspicious()
		t.mu.Unlock()
		if in {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// done says that a delivery is at its end.
func (t *trial) done(d *delivery) {
	if !d.probes {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of(d.action.Name).probing--
	t.change()
}

func (t *trial) change() {
	close(t.changed)
	t.changed = make(chan struct{})
}

// suspicious reports whether nothing but refusals came so far.
func (t *trial) suspicious(a *Action) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of(a.Name).suspicious()
}

func (s *suspicion) suspicious() bool { return !s.proven && s.refused >= fewestRefused }

// hopeless reports whether the action is given up.
func (t *trial) hopeless(a *Action) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of(a.Name).cause != nil
}

// outcome is the result of a run in which an action was given up; else nil.
func (t *trial) outcome() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for action, s := range t.cases {
		if s.cause != nil {
			return &StoppedError{Cause: s.cause, Action: action}
		}
	}
	return nil
}
