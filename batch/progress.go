package batch

import (
	"sync"
	"time"
)

// Progress counts what happens while a job runs. It is safe for concurrent use,
// and its zero value is ready.
type Progress struct {
	mu     sync.Mutex
	count  Count
	closed time.Time // a gate is closed until then
	nextIn func() time.Duration
}

// Count is a moment of a run.
type Count struct {
	Outcomes  map[Outcome]int // targets by outcome so far
	Following int             // of the accepted ones, those that are still asked for
	Requests  int             // requests begun, questions included
	InFlight  int             // requests on their way
	Again     int             // requests that were sent again
	Paused    time.Duration   // how long the lane is still held back; 0: it is not
	Next      time.Duration   // how long the quota, or the rate, still holds the next request back; 0: it does not
	Trouble   string          // why the last request got no answer; empty: it got one
}

// Settled is how many targets are at their end.
func (c Count) Settled() int {
	n := -c.Following
	for o, k := range c.Outcomes {
		if o != NotAttempted {
			n += k
		}
	}
	return n
}

// Now gives the counts at this moment.
func (p *Progress) Now() Count {
	p.mu.Lock()
	nextIn := p.nextIn
	p.mu.Unlock()
	var next time.Duration
	if nextIn != nil {
		next = nextIn()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.count
	now.Next = next
	now.Paused = max(0, time.Until(p.closed))
	now.Outcomes = make(map[Outcome]int, len(p.count.Outcomes))
	for o, n := range p.count.Outcomes {
		now.Outcomes[o] = n
	}
	return now
}

// waitsFor gives what tells how long the next request is held back.
func (p *Progress) waitsFor(nextIn func() time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nextIn = nextIn
}

// trouble notes why a request got no answer, or that one did.
func (p *Progress) trouble(failure *Error) {
	text := ""
	if failure != nil {
		text = failure.Error()
	}
	p.change(func(c *Count) { c.Trouble = text })
}

// paused says that a lane is held back.
func (p *Progress) paused(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.closed) {
		p.closed = until
	}
}

func (p *Progress) begin() { p.change(func(c *Count) { c.Requests++; c.InFlight++ }) }
func (p *Progress) end()   { p.change(func(c *Count) { c.InFlight-- }) }

// sent counts an attempt.
func (p *Progress) sent(attempt int, settled []Result) {
	p.settle(settled)
	if attempt > 1 {
		p.change(func(c *Count) { c.Again++ })
	}
}

// following counts accepted targets that will be asked for.
func (p *Progress) following(n int) { p.change(func(c *Count) { c.Following += n }) }

// reopened counts accepted targets of an earlier run that will be asked for.
func (p *Progress) reopened(n int) {
	p.change(func(c *Count) {
		c.Outcomes[Accepted] += n
		c.Following += n
	})
}

func (p *Progress) settle(results []Result) {
	p.change(func(c *Count) {
		for _, r := range results {
			c.Outcomes[r.Outcome]++
		}
	})
}

// followed moves targets from accepted to where they ended.
func (p *Progress) followed(results []Result) {
	p.settle(results)
	p.change(func(c *Count) {
		c.Outcomes[Accepted] -= len(results)
		c.Following -= len(results)
	})
}

func (p *Progress) change(f func(*Count)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count.Outcomes == nil {
		p.count.Outcomes = map[Outcome]int{}
	}
	f(&p.count)
}
