package pace

import "time"

// renewEvery is how often a lane that has requests under way, or waits, says so
// again. It is well below the leases, which bound how long others believe it.
const renewEvery = time.Second

// keep makes sure that the lease is renewed while it matters. The caller holds mu.
func (l *Lane) keep() {
	if l.o.Book == nil || l.keeping || l.closed {
		return // with nobody to tell, or being told
	}
	l.keeping = true
	if l.keeper == nil {
		l.keeper = time.AfterFunc(renewEvery, l.renew)
	} else {
		l.keeper.Reset(renewEvery)
	}
}

func (l *Lane) renew() {
	l.mu.Lock()
	defer l.unlock()
	l.keeping = false
	waits := l.queue.len() > 0
	if l.closed || !waits && len(l.flying) == 0 {
		return
	}
	l.update(func(s *State) bool {
		s.renew(now(), l.claim(), waits, l.flying)
		return true
	})
	l.queue.nudge()
	l.keep()
}

// Close takes the lane off its book. Nobody may wait on it any more; requests
// that are still under way count as answered now. The book stays open.
func (l *Lane) Close() {
	l.mu.Lock()
	defer l.unlock()
	if l.closed {
		return
	}
	l.closed = true
	if l.keeper != nil {
		l.keeper.Stop()
	}
	l.update(func(s *State) bool {
		s.quit(now(), l.claim())
		return true
	})
}
