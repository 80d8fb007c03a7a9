package batch

import (
	"context"

	"golang.org/x/time/rate"

	"mopup/batch/pace"
)

// makeLanes makes a lane for the actions that share one. Where limits made
// their facts differ, the stricter one holds.
func (s *Sender) makeLanes() {
	options, dearest := map[string]pace.Options{}, 1
	for _, a := range s.Actions {
		o, known := options[a.Lane]
		o.Quotas = addQuotas(o.Quotas, a)
		if !known || a.InFlight.Value < o.InFlight {
			o.InFlight = a.InFlight.Value
		}
		options[a.Lane] = o
		dearest = max(dearest, a.Cost(a.Targets.Value))
	}
	var ceiling *rate.Limiter
	if s.Rate > 0 {
		ceiling = rate.NewLimiter(rate.Limit(s.Rate), dearest)
	}
	s.lanes = map[string]*laneState{}
	for name, o := range options {
		o.Urgent, o.Trouble = s.Urgent, s.Told
		if s.Book != nil && len(o.Quotas) > 0 {
			o.Book = s.Book(name)
		}
		s.lanes[name] = &laneState{Lane: pace.NewLane(o), ceiling: ceiling, quota: len(o.Quotas) > 0}
	}
}

func (s *Sender) leaveLanes() {
	for _, l := range s.lanes {
		l.Close()
	}
}

// enter waits for the user's own ceiling, and then for all that the lane holds a
// request back for.
func (l *laneState) enter(ctx context.Context, k pace.Kind, cost int) (*pace.Pass, error) {
	if k == pace.Send {
		l.sends.Add(1)
		defer l.sends.Add(-1)
	}
	if l.ceiling != nil {
		if err := l.ceiling.WaitN(ctx, cost); err != nil {
			return nil, err
		}
	}
	return l.Enter(ctx, k, cost)
}

// costs reports whether a request takes away from what others could make.
func (l *laneState) costs() bool { return l.quota || l.ceiling != nil }

// crowded reports whether a question would hold back somebody who waits.
func (s *Sender) crowded(l *laneState) bool {
	return l.sends.Load() > 0 || !s.Urgent && l.OthersWait()
}

// news is what a request brought, as the lane has to know it.
func news(v verdict, load float64) pace.News {
	return pace.News{Throttled: v.failure != nil && v.failure.Kind == Throttled, Load: load}
}

// unsent is the news of a request that was never made.
var unsent = pace.News{Never: true}
