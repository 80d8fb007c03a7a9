package tmcas

import (
	"net/http"
	"sync"
	"time"

	"mopup/providers/exchange"
)

// clock is what is known of the vendor's clock.
//
// A window of results is asked for in the vendor's time, while we know in our
// own when a request left. On a machine whose clock is an hour off every window
// would miss, and a request that was carried out would look as if it had never
// arrived. Each reply tells the vendor's time in its Date, so each is heard. That
// is something of the connection and nothing of any batch, so a provider may keep
// it.
type clock struct {
	mu    sync.Mutex
	heard ahead
}

// ahead is by how much the vendor's clock is ahead of ours, between two bounds:
// a Date has whole seconds, and nobody knows when on its way a reply was given
// it. The zero value knows nothing, and takes the two clocks for equal.
type ahead struct {
	least, most time.Duration
	known       bool
}

// now gives what is known so far.
func (c *clock) now() ahead {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heard
}

// VendorTime implements [batch.Clocked]. A Date has whole seconds, so it is right
// to about one.
func (p *Provider) VendorTime(now time.Time) time.Time {
	a := p.clock.now()
	if !a.known {
		return time.Time{}
	}
	return now.Add((a.least + a.most) / 2)
}

// hear learns from the Date of a reply to a request that was begun at the given
// time. What agrees with what was known narrows it; what does not takes its
// place, since one of the two clocks was set.
func (c *clock) hear(r exchange.Reply, begun time.Time) {
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return
	}
	told := ahead{least: date.Sub(r.At), most: date.Add(time.Second).Sub(begun), known: true}
	if told.least > told.most {
		return // our own clock was set while the request was on its way
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.heard.known && told.least <= c.heard.most && c.heard.least <= told.most {
		told.least = max(told.least, c.heard.least)
		told.most = min(told.most, c.heard.most)
	}
	c.heard = told
}

// holds reports whether a window that was made with a was right, by what is known
// later.
func (a ahead) holds(later ahead) bool {
	return later.known && later.least >= a.least-slack && later.most <= a.most+slack
}
