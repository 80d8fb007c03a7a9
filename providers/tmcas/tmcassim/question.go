package tmcassim

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	mostResults = 500
	fiveMinutes = 5 * time.Minute
)

// question is one GET: about a batch, or about a span of time.
type question struct {
	batch      string
	start, end time.Time // both included; count where batch is empty
	limit      int
	from       int // place to go on from, of a next_link
}

func (q question) covers(t *taken) bool {
	if q.batch != "" {
		return t.batch == q.batch
	}
	return !t.requested.After(q.end)
}

// after is the same question, going on from the given place. A span that was
// left to the default is written out: it must not move from page to page.
func (q question) after(place int) url.Values {
	values := url.Values{"limit": {strconv.Itoa(q.limit)}, "cursor": {strconv.Itoa(place)}}
	if q.batch != "" {
		values.Set("batch_id", q.batch)
		return values
	}
	values.Set("start", q.start.Format(timeLayout))
	values.Set("end", q.end.Format(timeLayout))
	return values
}

func readQuestion(raw string, now time.Time) (q question, complaint string) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, "the parameters can't be read"
	}
	for name, given := range values {
		if !slices.Contains([]string{"batch_id", "start", "end", "limit", "cursor"}, name) {
			return q, name + ": unknown parameter"
		}
		if len(given) != 1 || given[0] == "" {
			return q, name + ": must be given once, with a value"
		}
	}
	if q.limit, complaint = readCount(values, "limit", mostResults, 1, mostResults); complaint != "" {
		return q, complaint
	}
	if q.from, complaint = readCount(values, "cursor", 0, 0, 1<<40); complaint != "" {
		return q, complaint
	}
	q.batch = values.Get("batch_id")
	if q.batch == "" {
		complaint = q.readSpan(values, now)
	} else if values.Has("start") || values.Has("end") {
		complaint = "batch_id: not together with start or end"
	}
	return q, complaint
}

func (q *question) readSpan(values url.Values, now time.Time) (complaint string) {
	for name, into := range map[string]*time.Time{"start": &q.start, "end": &q.end} {
		if values.Has(name) {
			at, ok := readTime(values.Get(name))
			if !ok {
				return name + ": must be yyyy-mm-ddThh:mm:ss[.mmm]Z"
			}
			*into = at
		}
	}
	switch {
	case q.start.IsZero() && q.end.IsZero():
		q.start, q.end = now.Add(-fiveMinutes), now
	case q.start.IsZero():
		q.start = q.end.Add(-fiveMinutes)
	case q.end.IsZero():
		q.end = q.start.Add(fiveMinutes)
	}
	if q.end.Before(q.start) {
		return "end: lies before start"
	}
	if now.Sub(q.start) > keep && q.from == 0 { // a later page was asked for in time
		return "start: lies more than 72 hours back"
	}
	return ""
}

var timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$`)

func readTime(text string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil && timeForm.MatchString(text)
}

func readCount(values url.Values, name string, fallback, least, most int) (n int, complaint string) {
	if !values.Has(name) {
		return fallback, ""
	}
	n, err := strconv.Atoi(values.Get(name))
	if err != nil || n < least || n > most {
		return 0, name + ": must be a number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
	}
	return n, ""
}
