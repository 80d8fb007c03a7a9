package batch

import (
	"fmt"
	"time"
)

// pending is an accepted batch with targets that are not at their end.
type pending struct {
	Sent
	attempt  int
	doubted  map[TargetID]bool // targets that an earlier attempt may have applied
	since    time.Time         // the deadline counts from then
	due      time.Time
	interval time.Duration // equal ones were asked for equally often: they are asked for together
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
	took := byTarget(settled)
	p := &pending{attempt: a.No, doubted: map[TargetID]bool{}}
	p.Sent = Sent{Batch: d.batch, Receipt: receipt, Span: span}
	p.Targets = nil
	for _, t := range targets {
		if took[t.ID].Outcome == Accepted {
			p.Targets = append(p.Targets, t.Target)
			p.doubted[t.ID] = t.lost
		}
	}
	if len(p.Targets) > 0 {
		d.Progress.following(len(p.Targets))
		f.add(p)
	}
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
		s.Progress.reopened(len(t.Targets))
		s.followers[action.Lane].add(&pending{Sent: t.Sent, attempt: t.Attempt})
	}
}

// settle takes the results that belong to the batch and keeps the open targets.
// It reports whether the vendor showed any of them.
func (p *pending) settle(results map[TargetID]Result) (settled []Result, seen bool) {
	var left []Target
	for _, t := range p.Targets {
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
	p.Targets = left
	return settled, seen
}

// overdue leaves the open targets accepted, and says why.
func (p *pending) overdue(deadline time.Duration) (late []Result) {
	why := fmt.Sprintf("no final result %s after it was accepted", deadline)
	for _, t := range p.Targets {
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
