package simkit

import (
	"sync"
	"time"
)

// Limiter enforces quotas that hold together, as the vendor counts them: for each
// token by itself, by the clock of the vendor, at the instant a request arrives. A
// nil Limiter and one without quotas let everything through.
type Limiter struct {
	quotas []Quota
	open   func(Quota) window

	mu      sync.Mutex
	holders map[string]*holder
}

// holder is one token with its windows.
type holder struct {
	windows []window
	telling []window // those of them that say when to come again
}

type window interface {
	wait(now time.Time) time.Duration // until a request is let in; 0 or less: now
	count(now time.Time)              // a request that was let in
	refuse(now time.Time)             // one that was not
	used(now time.Time) float64       // share of the quota, refused ones too where they count
}

// Fixed makes a limiter whose windows are opened by their first request and
// forget everything once they are over. Refused requests are not counted.
func Fixed(quotas ...Quota) *Limiter {
	return &Limiter{quotas: quotas, open: func(q Quota) window { return &fixed{quota: q} }}
}

// Sliding makes a limiter that looks back over the last Per at any instant.
// Refused requests are counted like the others.
func Sliding(quotas ...Quota) *Limiter {
	return &Limiter{quotas: quotas, open: func(q Quota) window { return newSliding(q) }}
}

// Taken is what a limiter says of one request. Silent quotas have no part in
// Wait: of a request that they alone refuse it is 0.
type Taken struct {
	OK   bool
	Wait time.Duration // of one that is refused: until it would be let in if no other came meanwhile
	Used float64       // share of the fullest quota, this request included
}

// Take lets a request of the token in, or refuses it.
func (l *Limiter) Take(token string) Taken {
	if l == nil || len(l.quotas) == 0 {
		return Taken{OK: true}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	h, now := l.holder(token), time.Now()
	if longest(h.windows, now) <= 0 {
		for _, w := range h.windows {
			w.count(now)
		}
		return Taken{OK: true, Used: fullest(h.windows, now)}
	}
	told := longest(h.telling, now) > 0
	for _, w := range h.windows {
		w.refuse(now)
	}
	t := Taken{Used: fullest(h.windows, now)}
	if told {
		t.Wait = longest(h.telling, now)
	}
	return t
}

// Refused tells of a request that was refused for another reason than its rate.
func (l *Limiter) Refused(token string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.holder(token).windows {
		w.refuse(time.Now())
	}
}

func (l *Limiter) holder(token string) *holder {
	if h := l.holders[token]; h != nil {
		return h
	}
	h := &holder{}
	for _, q := range l.quotas {
		w := l.open(q)
		h.windows = append(h.windows, w)
		if !q.Silent {
			h.telling = append(h.telling, w)
		}
	}
	if l.holders == nil {
		l.holders = map[string]*holder{}
	}
	l.holders[token] = h
	return h
}

func longest(windows []window, now time.Time) time.Duration {
	var most time.Duration
	for _, w := range windows {
		most = max(most, w.wait(now))
	}
	return most
}

func fullest(windows []window, now time.Time) float64 {
	var most float64
	for _, w := range windows {
		most = max(most, w.used(now))
	}
	return most
}
