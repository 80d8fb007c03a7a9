package simkit

import (
	"iter"
	"strings"
	"time"
)

// page is a run of entries that differ in nothing but their targets.
type page struct {
	first   Entry  // with an empty target
	targets string // one after the other
	ends    []uint32
}

// alike gives how many of the entries, from the first on, stand on one page.
func alike(entries []Entry) int {
	const most = 10_000 // keeps a page's text far below what ends can count
	first := entries[0]
	for i, e := range entries[:min(most, len(entries))] {
		if e.Provider != first.Provider || e.Action != first.Action || e.Batch != first.Batch || e.RequestID != first.RequestID {
			return i
		}
	}
	return min(most, len(entries))
}

func newPage(entries []Entry, seq int, at time.Time) page {
	p := page{first: entries[0], ends: make([]uint32, len(entries))}
	p.first.Seq, p.first.At, p.first.Target = seq, at, ""
	size := 0
	for i, e := range entries {
		size += len(e.Target)
		p.ends[i] = uint32(size)
	}
	var text strings.Builder
	text.Grow(size)
	for _, e := range entries {
		text.WriteString(e.Target)
	}
	p.targets = text.String()
	return p
}

// All gives the entries so far, in order, without holding anybody up meanwhile.
func (j *Journal) All() iter.Seq[Entry] {
	j.mu.Lock()
	pages := j.pages
	j.mu.Unlock()
	return func(yield func(Entry) bool) {
		for _, p := range pages {
			from := uint32(0)
			for i, end := range p.ends {
				e := p.first
				e.Seq, e.Target = e.Seq+i, p.targets[from:end]
				if from = end; !yield(e) {
					return
				}
			}
		}
	}
}
