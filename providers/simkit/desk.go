package simkit

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Desk receives the requests of one simulator: it counts them, asks for the
// token, lets the faults strike and enforces the quotas. What a request means is
// the vendor's business. It is an [http.Handler], safe for concurrent use.
type Desk struct {
	Journal *Journal
	Dice    *Dice
	vendor  Vendor
	token   string
}

// NewDesk opens the desk.
func NewDesk(v Vendor, o Options) *Desk {
	if o.Journal == nil {
		o.Journal = &Journal{}
	}
	return &Desk{Journal: o.Journal, Dice: newDice(o.Faults, o.Journal), vendor: v, token: o.Token}
}

// Now is the time by the vendor's clock.
func (d *Desk) Now() time.Time { return time.Now().UTC().Add(d.Dice.last[Skew].skew) }

// ServeHTTP answers one request, or cuts the line.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := receive(r, d.Now())
	route := d.vendor.Route(c)
	place := d.Journal.begin(d.vendor.Name, routeName(route), visitOf(c, route))
	reply := d.answer(r.Context(), c, route, c.read(w, r))
	d.Journal.end(place, told(r.Context(), reply))
	if reply.Status == 0 {
		panic(http.ErrAbortHandler)
	}
	d.Sign(c, reply).With("Date", d.Now().Format(http.TimeFormat)).write(w)
}

func (d *Desk) answer(ctx context.Context, c *Call, route Route, unread int) Reply {
	if reply, refused := d.turnAway(c, route); refused {
		return reply
	}
	if !pause(ctx, d.Dice.Pick(Latency, Span{})) {
		return Reply{}
	}
	if reply, refused := d.Throttle(c, route.Limiter, Throttle); refused {
		return reply
	}
	if unread != 0 {
		return d.vendor.Refuse(c, unread, "the body can't be read, or is too large")
	}
	apply := route.Handle(c)
	if reply, struck := d.strike(c, UnavailableBefore, CutBefore); struck {
		return reply
	}
	reply := apply()
	if instead, struck := d.strike(c, UnavailableAfter, CutAfter); struck {
		return instead
	}
	return reply
}

// turnAway is what a vendor's front door does before it looks at a request.
func (d *Desk) turnAway(c *Call, route Route) (Reply, bool) {
	if status := d.Dice.last[Deny].status; status != 0 {
		d.Journal.fault(Deny)
		return d.vendor.Refuse(c, status, "access is denied"), true
	}
	if c.Token == "" || d.token != "" && c.Token != d.token {
		return d.vendor.Refuse(c, http.StatusUnauthorized, "the token is missing or not valid"), true
	}
	if route.Handle == nil {
		return d.NoRoute(c, route), true
	}
	if d.vendor.Admit != nil {
		if complaint := d.vendor.Admit(c); complaint != "" {
			return d.vendor.Refuse(c, http.StatusBadRequest, complaint), true
		}
	}
	return Reply{}, false
}

// NoRoute refuses a call whose route has no Handle.
func (d *Desk) NoRoute(c *Call, route Route) Reply {
	if route.Allow == "" {
		return d.vendor.Refuse(c, http.StatusNotFound, "there is no such API")
	}
	return d.vendor.Refuse(c, http.StatusMethodNotAllowed, "the method is not supported").With("Allow", route.Allow)
}

// Throttle lets the fault strike, and refuses what is over quota.
func (d *Desk) Throttle(c *Call, l *Limiter, f Fault) (Reply, bool) {
	if d.Dice.Hit(f) {
		l.Refused(c.Token)
		reply := d.vendor.Refuse(c, http.StatusTooManyRequests, "too many requests")
		if wait := d.Dice.last[f].wait; wait == "date" {
			reply = reply.With("Retry-After", d.Now().Add(2*time.Second).Format(http.TimeFormat))
		} else if wait != "" {
			reply = reply.With("Retry-After", wait)
		}
		return reply, true
	}
	taken := l.Take(c.Token)
	if c.used = taken.Used; taken.OK {
		return Reply{}, false
	}
	d.Journal.overQuota()
	reply := d.vendor.Refuse(c, http.StatusTooManyRequests, "too many requests, over quota")
	if d.vendor.TellsWait && taken.Wait > 0 {
		up := (taken.Wait + time.Millisecond - 1).Truncate(time.Millisecond)
		reply = reply.With("Retry-After", strconv.FormatFloat(up.Seconds(), 'f', -1, 64))
	}
	return reply, true
}

// Sign adds the headers that every reply of the vendor has.
func (d *Desk) Sign(c *Call, r Reply) Reply {
	const worthTelling, most = 0.8, 1.8
	if d.vendor.TellsUse != "" && c.used >= worthTelling {
		r = r.With(d.vendor.TellsUse, strconv.FormatFloat(min(c.used, most), 'f', 2, 64))
	}
	if d.vendor.Sign == nil {
		return r
	}
	return d.vendor.Sign(c, r)
}

func (d *Desk) strike(c *Call, unavailable, cut Fault) (Reply, bool) {
	if d.Dice.Hit(unavailable) {
		if d.Dice.Number(unavailable, 2) == 0 {
			return d.vendor.Refuse(c, http.StatusServiceUnavailable, "the service is busy"), true
		}
		return Reply{
			Status: http.StatusServiceUnavailable,
			Header: http.Header{"Content-Type": {"text/html"}},
			Body:   []byte("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>\n"),
		}, true
	}
	return Reply{}, d.Dice.Hit(cut)
}
