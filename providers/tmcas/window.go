package tmcas

import (
	"net/url"
	"strconv"
	"time"

	"mopup/batch"
)

const (
	// slack widens a window at both ends, for clocks that drift and for vendors
	// that note a time a little before or after they answer.
	slack = 5 * time.Second

	// little is the slack of a question about results: what it overlooks is asked
	// for again, and what others did meanwhile takes up its room.
	little = 2 * time.Second

	// keep is how far back the vendor can be asked, and aging what a question may
	// lose of it on its way. It and page are from
	// https://docs.trendmicro.com/documentation/article/cloud-app-security-integration-api-online-help-query-action-results.
	keep  = 72 * time.Hour
	aging = time.Minute

	// page is the most results of one reply.
	page = 500

	timeLayout = "2006-01-02T15:04:05.000Z"
)

// limit is page as the vendor is asked for it.
var limit = strconv.Itoa(page)

// window is a stretch of the vendor's time.
type window struct {
	start, end time.Time
	blind      bool // it can't hold all that it should
}

// window gives the vendor's time in which it must have noted what happened in the
// span. It asks for nothing that is forgotten, and for nothing that is still to
// come: what a vendor makes of either is not documented.
func (a ahead) window(s batch.Span, now time.Time, slack time.Duration) window {
	if s.To.Before(s.From) {
		s.To = now // an end that nobody noted
	}
	w := window{start: s.From.Add(a.least - slack), end: s.To.Add(a.most + slack)}
	if oldest := now.Add(a.most - keep + aging); w.start.Before(oldest) {
		w.start, w.blind = oldest, true
	}
	if present := now.Add(a.least); w.end.After(present) {
		w.end = present
	}
	if w.end.Before(w.start) { // all of it is forgotten, or our clock was set back since
		w.end, w.blind = w.start, true
	}
	return w
}

// reaching widens the window to the time that the vendor's clock showed when the
// request was begun: our own clock may have been set since.
func (w window) reaching(d batch.Doubted) window {
	if d.VendorFrom.IsZero() {
		return w
	}
	from, to := d.VendorFrom.Add(-slack), d.VendorFrom.Add(max(0, d.To.Sub(d.From))+slack)
	if from.Before(w.start) {
		w.start = from
	}
	if to.After(w.end) {
		w.end = to
	}
	return w
}

func (w window) query(limit string) url.Values {
	return url.Values{
		"start": {w.start.UTC().Format(timeLayout)},
		"end":   {w.end.UTC().Format(timeLayout)},
		"limit": {limit},
	}
}
