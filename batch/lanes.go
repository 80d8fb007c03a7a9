package batch

import (
	"context"
	"math"
	"time"

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
	s.Progress.waitsFor(s.nextIn)
}

// nextIn is how long no lane lets a request go; 0: one does, or nobody waits.
func (s *Sender) nextIn() time.Duration {
	var next time.Duration
	for _, l := range s.lanes {
		if wait := max(l.NextIn(), l.underRate()); wait > 0 && (next == 0 || wait < next) {
			next = wait
		}
	}
	return next
}

func (s *Sender) leaveLanes() {
	for _, l := range s.lanes {
		l.Close()
	}
}

// enter waits for the user's own ceiling and for all that the lane holds a request
// back for. Its error is the context's. The ceiling is paid last: who waited long
// for the lane together must not go together.
func (s *Sender) enter(ctx context.Context, l *laneState, k pace.Kind, cost int) (*pace.Pass, error) {
	if k == pace.Send {
		l.sends.Add(1)
		defer l.sends.Add(-1)
	}
	if shut := l.Shut(); shut > 0 {
		s.Progress.paused(shut) // perhaps another process closed the gate
	}
	for {
		if err := l.underCeiling(ctx, cost); err != nil {
			return nil, err
		}
		pass, err := l.Enter(ctx, k, cost)
		if err != nil || l.ceiling == nil || l.ceiling.AllowN(time.Now(), l.price(cost)) {
			return pass, err
		}
		pass.Leave(unsent)
	}
}

// underCeiling waits until the ceiling would let a request go. It only looks: a
// reservation that is given back costs others some of what they may.
func (l *laneState) underCeiling(ctx context.Context, cost int) error {
	if l.ceiling == nil {
		return nil
	}
	short := float64(l.price(cost)) - l.ceiling.Tokens()
	wait := time.Duration(math.Ceil(short / float64(l.ceiling.Limit()) * float64(time.Second)))
	l.rated.Store(time.Now().Add(wait).UnixNano())
	if !pause(ctx, wait) {
		return ctx.Err()
	}
	return nil
}

// underRate is how long the ceiling still holds back who asked it last.
func (l *laneState) underRate() time.Duration {
	return max(0, time.Until(time.Unix(0, l.rated.Load())))
}

// price is what a request takes of the ceiling: what it costs, and no more than
// there ever is. A batch that was planned with other limits may cost that.
func (l *laneState) price(cost int) int { return min(cost, l.ceiling.Burst()) }

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
