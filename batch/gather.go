package batch

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// gather takes the batches for one question out of the queue.
func (f *follower) gather() []*pending {
	about, _ := f.together()
	f.remove(about)
	return about
}

// together gives the batches for one question: the one that is due first, and with
// it those that are due or nearly so, were sent near it, and were asked for as
// often. It also says whether the question has room for no more.
func (f *follower) together() (about []*pending, full bool) {
	const near = 10 * time.Minute // a wider span would show what others did rather than these
	first, ripe := f.queue[0], time.Now().Add(f.facts.First/4)
	if f.free || f.group.batches == 1 || first.unseen >= mostUnseen {
		return []*pending{first}, true
	}
	var fit []*pending
	for _, p := range f.queue {
		if p != first && p.unseen < mostUnseen && p.interval == first.interval && !p.due.After(ripe) && p.From.Sub(first.From).Abs() < near {
			fit = append(fit, p)
		}
	}
	slices.SortFunc(fit, func(a, b *pending) int {
		return cmp.Compare(a.From.Sub(first.From).Abs(), b.From.Sub(first.From).Abs())
	})
	about, targets := []*pending{first}, first.open
	for _, p := range fit {
		if len(about) >= f.group.batches || targets+p.open > f.facts.Targets {
			return about, true
		}
		about = append(about, p)
		targets += p.open
	}
	return about, len(about) >= f.group.batches || targets >= f.facts.Targets
}

// remove takes batches out of the queue.
func (f *follower) remove(about []*pending) {
	if len(about) == 1 && about[0] == f.queue[0] {
		heap.Pop(&f.queue)
		return
	}
	gone := map[*pending]bool{}
	for _, p := range about {
		gone[p] = true
	}
	f.queue = slices.DeleteFunc(f.queue, func(p *pending) bool { return gone[p] })
	heap.Init(&f.queue)
}

// grouping is how many batches one question is about at most. An answer has
// room for so much only, and may be filled by what others did in the same span:
// where something was overlooked the next questions are about fewer, down to
// one, which is always found. Each time it takes longer until more are tried.
type grouping struct {
	batches  int
	good     int // questions in a row, of that many batches, that showed all of them
	patience int // how many of these make bold
}

func (g *grouping) learn(asked int, overlooked bool) {
	const first, most = 10, 640
	switch {
	case overlooked && asked > 1:
		g.batches, g.good = asked/2, 0
		g.patience = min(max(first, 2*g.patience), most)
	case !overlooked && asked >= g.batches:
		if g.good++; g.good >= g.patience {
			g.batches, g.good = g.batches*2, 0
		}
	}
}
