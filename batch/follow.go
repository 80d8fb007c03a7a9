package batch

import (
	"fmt"
	"time"
)

// pending is an accepted batch with targets that are not at their end. Which ones
// these are the ledger knows: there may be millions, and so Targets stays empty.
type pending struct {
	Sent
	attempt  int
	open     int               // how many targets they are
	doubted  map[TargetID]bool // targets that an earlier attempt may have applied
	since    time.Time         // the deadline counts from then
	due      time.Time
	interval time.Duration // equal ones were asked for equally often: they are asked for together
	asked    bool          // at least once
	late     bool          // the deadline has passed
	failures int           // questions in a row that got no answer
	unseen   int           // questions in a row whose answer showed nothing of it
	err      *Error        // of the last question; nil: it was answered
}

// follow hands over those targets that the vendor accepted and can be asked for.
func (d *delivery) follow(a Attempt, receipt Receipt, span Span, settled []Result, targets []open) {
	f := d.followers[d.action.Lane]
	if d.action.Follow == nil || f == nil || d.NoFollow {
		return
	}
	p := &pending{attempt: a.No, Sent: Sent{Batch: d.batch, Receipt: receipt, Span: span}}
	p.Targets = nil
	for _, r := range settled {
		if r.Outcome == Accepted {
			p.open++
		}
	}
	for _, t := range targets {
		p.doubt(t)
	}
	if p.open > 0 {
		d.Progress.following(p.open)
		f.add(p)
	}
}

// doubt notes a target that an earlier attempt may have applied. There are few.
func (p *pending) doubt(t open) {
	if !t.lost {
		return
	}
	if p.doubted == nil {
		p.doubted = map[TargetID]bool{}
	}
	p.doubted[t.ID] = true
}

// reopen hands over what an earlier run left accepted.
func (s *Sender) reopen(w Work) {
	if s.NoFollow {
		return
	}
	for _, t := range w.Taken {
		action := s.Actions[w.Action]
		if action.Follow == nil || time.Since(t.From) >= action.Follow.Keep {
			continue
		}
		p := &pending{Sent: t.Sent, attempt: t.Attempt, open: len(t.Targets)}
		p.Targets = nil
		s.Progress.reopened(p.open)
		s.followers[action.Lane].add(p)
	}
}

// firstLook is how long after the answer results are asked for. Where a question
// costs nothing it begins soon, and how long the vendor takes is found out by
// asking.
func firstLook(f *Follow, free bool) time.Duration {
	const soonest = 100 * time.Millisecond
	if !free {
		return f.First
	}
	return min(f.First, soonest)
}

// settle takes the results that belong to the open targets, and gives those that
// stay open. It reports whether the vendor showed any of them.
func (p *pending) settle(targets []Target, results map[TargetID]Result) (settled []Result, left []Target, seen bool) {
	settled = make([]Result, 0, len(targets))
	for _, t := range targets {
		r, ok := results[t.ID]
		seen = seen || ok
		if !ok || r.Outcome == "" || r.Outcome == Accepted {
			left = append(left, t)
			continue
		}
		taken.to(ended)
		if r.Outcome == Failed && p.doubted[t.ID] {
			r = inDoubt(r)
		}
		settled = append(settled, r)
	}
	p.open = len(left)
	return settled, left, seen
}

// overdue leaves open targets accepted, and says why.
func (p *pending) overdue(targets []Target, deadline time.Duration) (late []Result) {
	why := fmt.Sprintf("no final result %s after it was accepted", deadline)
	for _, t := range targets {
		r := open{Target: t, stage: taken, err: p.err}.end(Accepted)
		r.Reason = joinText(why, r.Reason)
		late = append(late, r)
	}
	return late
}

// mostUnseen is how often a batch is asked for with others in vain: then it is
// asked for alone, in case their span of time was the wrong one.
const mostUnseen = 3

// wait says when the batch is asked for again: after a longer pause than the
// last; soon, if the question was lost on its way; at once, if the answer had no
// room for the batch.
func (p *pending) wait(a *asked, f *Follow, seen bool) {
	switch {
	case a.err != nil && a.err.Kind != BadRequest:
		p.failures++
		p.due = time.Now().Add(a.again)
		return
	case a.err == nil && a.cut && !seen && len(a.about) > 1:
		p.due = time.Now()
	default:
		if p.unseen++; seen {
			p.unseen = 0
		}
		p.interval = min(p.interval*8/5, f.Most)
		p.due = time.Now().Add(p.interval)
	}
	p.failures = 0
}

// pendingQueue is a heap by due time.
type pendingQueue []*pending

func (q pendingQueue) Len() int           { return len(q) }
func (q pendingQueue) Less(i, j int) bool { return q[i].due.Before(q[j].due) }
func (q pendingQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *pendingQueue) Push(x any)        { *q = append(*q, x.(*pending)) }
func (q *pendingQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
