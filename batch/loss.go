package batch

import "time"

// longest is how long after its Begin a request can still reach the vendor;
// Send promises to be back by then. It bounds the doubt that a crash leaves.
const longest = 2 * time.Minute

// mostUnsure is how often a question is put again that was answered, late
// enough, and yet settled nothing.
const mostUnsure = 6

// mostFailed is how many questions in a row may get no answer, for the whole batch or
// for a target of it, and how many trails of pages in a row may not be read to their
// end. Whole outages are for the lane's health to count.
const mostFailed = 40

// mostStuck is how many questions in a row may get no answer before the page is taken
// for gone. A refusal for now says nothing of the page.
const mostStuck = 5

// mostPages is how long a trail may be: more than a vendor shows of minutes.
const mostPages = 1000

// loss is a request whose answer did not come, and how far the asking about it
// has got.
type loss struct {
	Span
	vendorFrom time.Time
	holder     string // who sent it
	attempt    int
	answered   bool      // for some of its targets it was, at once or late: it is not absent
	cursor     string    // where the last answer broke off: the next page of its trail
	trail      time.Time // when the first page of that trail was asked for
	strange    bool      // a page of it was asked for by somebody else than who sent, as far as is known
	next       time.Time // when the next question makes sense
	failed     int       // questions without an answer since a page was last read
	stuck      int       // those of them that were not merely refused for now
	pages      int       // read of the trail
	unread     int       // trails that broke off since one was last read to its end
	unsure     int       // questions that were put late enough to settle it, and did not
	over       bool      // asking brings no more: what is left is repeated, which does no harm
}

// newLoss plans the first question soon: what was applied can be seen soon.
func (d *delivery) newLoss(l Loss) *loss {
	span := l.Span
	if now := time.Now(); span.To.IsZero() { // nobody saw it end
		span.To = span.From.Add(longest)
		if span.To.After(now) && !d.Lingering {
			span.To = now // who sent it was killed
		}
	}
	return &loss{attempt: l.Attempt, Span: span, vendorFrom: l.VendorFrom, holder: l.Holder, next: span.To.Add(d.action.Lookup.First)}
}

// canAsk reports whether the vendor can still be asked what became of a loss.
func (s *Sender) canAsk(a *Action, l Loss) bool {
	if _, ok := s.Provider.(Finder); !ok || a.Lookup == nil || l.Attempt == 0 {
		return false
	}
	return a.Lookup.Keep == 0 || time.Since(l.From) < a.Lookup.Keep
}

// remember keeps what must be known of an attempt to ask about it later.
func (d *delivery) remember(m made) {
	d.loss = nil
	for _, t := range m.sent {
		if t.lost {
			return // an earlier attempt may be the one: asking about this one would settle nothing
		}
	}
	if l := m.loss(); d.doubts() > 0 && d.canAsk(d.action, l) {
		d.loss = d.newLoss(l)
		d.loss.answered = m.err == nil
	}
}
