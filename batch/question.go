package batch

import (
	"context"
	"fmt"
	"time"

	"mopup/batch/pace"
)

// asked is a question about one or more pending batches, from when it is put to
// when what it brought is written down. The batches are its own until then.
type asked struct {
	about []*pending
	first time.Duration // how long after their answer batches were asked for then
	open  [][]Target    // of each, the targets that were asked for
	seen  []bool        // of each, whether the answer showed anything of it

	results []Result
	cut     bool          // the answer had no room for more
	err     *Error        // no answer came: it says nothing about the targets
	again   time.Duration // then: how long to wait before the question is put again
	broken  error         // of the ledger: the run can't go on
}

// question puts a question and writes down what it brought.
func (f *follower) question(work context.Context, pass *pace.Pass, a *asked) {
	if a.broken = f.load(work, a); a.broken != nil {
		pass.Leave(unsent)
		return
	}
	f.put(work, pass, a)
	a.broken = f.settle(a)
}

// load reads which targets are still open.
func (f *follower) load(work context.Context, a *asked) error {
	for _, p := range a.about {
		targets, err := f.s.Ledger.Accepted(context.WithoutCancel(work), p.No, p.attempt)
		if err != nil {
			return fmt.Errorf("read what batch %d has accepted: %w", p.No, err)
		}
		a.open = append(a.open, targets)
	}
	return nil
}

// put makes the one request.
func (f *follower) put(work context.Context, pass *pace.Pass, a *asked) {
	sent := make([]Sent, len(a.about))
	nth := 0
	for i, p := range a.about {
		sent[i] = p.Sent
		sent[i].Targets = a.open[i]
		nth = max(nth, p.failures+1)
	}
	begun := time.Now()
	f.s.Progress.begin()
	err := tooLate(pass.Begun())
	if err == nil {
		a.results, a.cut, err = f.s.Provider.(Follower).Follow(work, sent)
	}
	f.s.Progress.end()
	v := verdict{}
	if err != nil {
		a.err = asError(err)
		v = verdict{failure: a.err, stop: a.err.Kind == Denied}
	}
	// To ask does no harm, whatever was asked about.
	a.again = f.s.heed(f.lane, begun, err, v, nth, true)
	pass.Leave(news(v, 0))
}

// settle writes down what has come to its end, or has been asked for for too long.
func (f *follower) settle(a *asked) error {
	results, deadline := byTarget(a.results), f.deadline()
	for i, p := range a.about {
		settled, left, seen := p.settle(a.open[i], results)
		a.seen[i], p.err = seen, a.err
		if p.late = time.Since(p.since) >= deadline; p.late {
			settled = append(settled, p.overdue(left, deadline)...)
		}
		if err := f.write(p, settled); err != nil {
			return err
		}
	}
	return nil
}

// deadline is how long a target is asked for.
func (f *follower) deadline() time.Duration {
	if f.s.FollowFor > 0 {
		return f.s.FollowFor
	}
	return f.facts.Deadline
}

func (f *follower) write(p *pending, settled []Result) error {
	if len(settled) == 0 {
		return nil
	}
	err := f.s.write(Ending{
		Attempt: Attempt{Job: p.Job, Batch: p.No, No: p.attempt, At: p.From},
		Late:    true, Ended: time.Now(), Results: settled,
	})
	if err == nil {
		f.s.Progress.followed(settled)
	}
	return err
}
