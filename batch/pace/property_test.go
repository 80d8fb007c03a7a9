package pace_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch/pace"
)

// tally holds the moments at which a vendor counted requests.
type tally struct {
	mu    sync.Mutex
	times []time.Time
}

// count has a request take a while, and be counted somewhere in between.
func (c *tally) count(rng *rand.Rand, cost int) {
	total := time.Duration(rng.IntN(900)) * time.Millisecond
	before := time.Duration(rng.Float64() * float64(total))
	<-time.After(before)
	c.mu.Lock()
	for range cost {
		c.times = append(c.times, time.Now())
	}
	c.mu.Unlock()
	<-time.After(total - before)
}

// check finds spans of a quota's window that hold more than the quota.
func (c *tally) check(t *testing.T, q pace.Quota) {
	t.Helper()
	slices.SortFunc(c.times, time.Time.Compare)
	for i := q.N; i < len(c.times); i++ {
		if span := c.times[i].Sub(c.times[i-q.N]); span < q.Per {
			t.Fatalf("%v: %d requests counted within %v", q, q.N+1, span)
		}
	}
}

// run makes requests with several workers until they are done, or the process
// that they are is killed: then they vanish without a word.
func (c *tally) run(alive context.Context, seed uint64, lane *pace.Lane, workers, requests, dearest int) {
	var all sync.WaitGroup
	for i := range workers {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		all.Go(func() {
			for range requests {
				cost := 1 + rng.IntN(dearest)
				pass, err := lane.Enter(alive, pace.Kind(rng.IntN(2)), cost)
				if err != nil || alive.Err() != nil {
					return
				}
				c.count(rng, cost)
				if alive.Err() != nil {
					return
				}
				pass.Leave(pace.News{})
			}
		})
	}
	all.Wait()
}

// severed is the book of a process that can be killed: then nothing that it does
// is seen any more.
type severed struct {
	pace.Book
	dead atomic.Bool
}

func (b *severed) Update(rule func(*pace.State) bool) error {
	if b.dead.Load() {
		rule(&pace.State{})
		return nil
	}
	return b.Book.Update(rule)
}

// Whatever the answers' delays, no span of a window may hold more requests than
// the quota, when the vendor counts each between its start and its answer.
func TestLane_NoSpanHoldsMoreThanTheQuota(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		quotas := []pace.Quota{per(2+rng.IntN(8), time.Duration(1+rng.IntN(5))*time.Second), per(1+rng.IntN(3), 300*time.Millisecond)}
		synctest.Test(t, func(t *testing.T) {
			var c tally
			c.run(t.Context(), rng.Uint64(), alone(t, 8, quotas...), 5, 10, 1)
			c.check(t, quotas[0])
			c.check(t, quotas[1])
		})
	}
}

func TestLane_NoSpanHoldsMoreInnerRequestsThanTheQuota(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		q := per(6+rng.IntN(8), time.Duration(1+rng.IntN(5))*time.Second)
		synctest.Test(t, func(t *testing.T) {
			var c tally
			c.run(t.Context(), rng.Uint64(), alone(t, 8, q), 5, 10, 6)
			c.check(t, q)
		})
	}
}

func TestShare_NoSpanHoldsMoreThanTheQuotaOverTwoProcesses(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		q := per(1+rng.IntN(8), time.Duration(1+rng.IntN(5))*time.Second)
		onBooks(t, func(t *testing.T, book pace.Book) {
			var c tally
			var all sync.WaitGroup
			for range 2 {
				lane := open(t, pace.Options{Quotas: []pace.Quota{q}, InFlight: 8, Book: book})
				seed := rng.Uint64()
				all.Go(func() { c.run(t.Context(), seed, lane, 3, 10, 1) })
			}
			all.Wait()
			c.check(t, q)
		})
	}
}

// A process that is killed at any moment gives its slots back by time alone, and
// until then the others hold the quota.
func TestShare_CrashedProcessGivesItsSlotsBackByTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 30 {
		q := per(1+rng.IntN(8), time.Duration(1+rng.IntN(5))*time.Second)
		synctest.Test(t, func(t *testing.T) {
			var c tally
			book := &severed{Book: pace.NewMemory()}
			o := pace.Options{Quotas: []pace.Quota{q}, InFlight: 8, Book: book}
			victim := open(t, o)
			o.Book = book.Book
			other := open(t, o)
			alive, kill := context.WithCancel(t.Context())
			var all sync.WaitGroup
			seed := rng.Uint64()
			all.Go(func() { c.run(alive, seed, victim, 3, 200, 1) })
			<-time.After(time.Duration(rng.IntN(4000)) * time.Millisecond)
			book.dead.Store(true)
			kill()
			begun := time.Now()
			c.run(t.Context(), seed+1, other, 3, 10, 1)
			// Its lease, its slots' window, and then one window after the other,
			// each after the slowest answer.
			rounds := time.Duration(30/q.N + 1)
			if most, took := 5*time.Second+q.Per+rounds*(q.Per+900*time.Millisecond), time.Since(begun); took > most {
				t.Errorf("%v: 30 requests after a crash took %v, want at most %v", q, took, most)
			}
			all.Wait()
			c.check(t, q)
		})
	}
}
