package pace

import "slices"

// Kind is what a request is for. Where both kinds wait they take turns, so that
// sends are not starved and questions are not late.
type Kind int

// Send makes something happen, Ask only asks.
const (
	Send Kind = iota
	Ask
	kinds
)

// waiter is a request that waits in this process.
type waiter struct {
	kind Kind
	cost int
	wake chan struct{} // holds one: look again
}

// queue holds those who wait, of each kind in order of arrival.
type queue struct {
	lines [kinds][]*waiter
	last  Kind // the kind that got in last
}

func (q *queue) add(w *waiter) { q.lines[w.kind] = append(q.lines[w.kind], w) }

func (q *queue) remove(w *waiter) {
	line := q.lines[w.kind]
	if i := slices.Index(line, w); i == 0 {
		line[0] = nil // or the array would hold it
		q.lines[w.kind] = line[1:]
	} else if i > 0 {
		q.lines[w.kind] = slices.Delete(line, i, i+1)
	}
}

// next is whose turn it is, nil if nobody waits.
func (q *queue) next() *waiter {
	kind := Ask - q.last
	if len(q.lines[kind]) == 0 {
		kind = q.last
	}
	if len(q.lines[kind]) == 0 {
		return nil
	}
	return q.lines[kind][0]
}

func (q *queue) len() int { return len(q.lines[Send]) + len(q.lines[Ask]) }

// nudge has whoever is next look again.
func (q *queue) nudge() {
	if w := q.next(); w != nil {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}
