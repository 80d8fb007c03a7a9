package ledger

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// plannedTarget is the target of a row as it was planned.
type plannedTarget struct {
	batch  int
	action string
	values []string
}

// plannedChunk is a stretch of them.
type plannedChunk struct {
	job     int64
	first   batch.TargetID
	last    batch.TargetID
	targets []plannedTarget
}

// plannedTargets keeps the stretches that were asked for last: batches lie beside
// each other, and are sent, recorded and followed in about their order. What a
// chunk says never changes.
type plannedTargets struct {
	mu     sync.Mutex
	chunks []*plannedChunk // the last used one first
	reader chunk.Reader
	rows   []chunk.Row
}

const mostPlanned = 48 // of some hundred rows; results are asked for soon after they were sent

// planned gives the stretch that the row is in; nil: there is no such row.
func (l *Ledger) planned(ctx context.Context, job int64, seq batch.TargetID) (*plannedChunk, error) {
	p := &l.targets
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.IndexFunc(p.chunks, func(c *plannedChunk) bool { return c.job == job && c.first <= seq && seq <= c.last })
	if at >= 0 {
		c := p.chunks[at]
		copy(p.chunks[1:at+1], p.chunks[:at])
		p.chunks[0] = c
		return c, nil
	}
	c, err := p.load(ctx, l, job, seq)
	if err != nil || c == nil {
		return nil, err
	}
	p.chunks = slices.Insert(p.chunks, 0, c)
	if len(p.chunks) > mostPlanned {
		p.chunks = slices.Delete(p.chunks, mostPlanned, len(p.chunks))
	}
	return c, nil
}

func (p *plannedTargets) load(ctx context.Context, l *Ledger, job int64, seq batch.TargetID) (*plannedChunk, error) {
	stored, err := chunkOf(ctx, &l.kept, job, seq)
	if err != nil || stored == nil || seq > stored.Last {
		return nil, err
	}
	if p.rows, err = p.reader.Read(stored, p.rows[:0]); err != nil {
		return nil, err
	}
	c := &plannedChunk{job: job, first: stored.First, last: stored.Last, targets: make([]plannedTarget, len(p.rows))}
	for i, r := range p.rows {
		c.targets[i] = plannedTarget{batch: r.Batch, action: r.Action, values: r.Values}
	}
	return c, nil
}

// distrust is what to do with a ledger that has lost lines: what it doesn't show
// may have been sent.
const distrust = "something may have been done that it doesn't show, so send nothing by it; use a copy that is whole, or ask the vendor what was done"

// lost is the error for a row that must be there.
func lost(seq batch.TargetID) error {
	return fmt.Errorf("the ledger is damaged: row %d is not in it; %s", seq, distrust)
}

// lostBatch is the error for a batch that rows are in and that must be there.
func lostBatch(no int) error {
	return fmt.Errorf("the ledger is damaged: batch %d has rows and is not in it; %s", no, distrust)
}

// member is a batch as far as it says where its targets are.
type member struct {
	no          int
	first, last batch.TargetID
	parent      int // 0: it was planned
	parts       int // 0: nothing was moved away
}

// targetsOf gives the targets of a batch, in their order. They lie between its
// first and its last, with those of other batches in between where a file mixes
// actions.
func (l *Ledger) targetsOf(ctx context.Context, q queryer, job int64, b member) ([]batch.Target, error) {
	var away map[batch.TargetID]int
	if b.parent > 0 || b.parts > 0 {
		moved, err := movedBetween(ctx, q, job, b.first, b.last)
		if err != nil {
			return nil, err
		}
		if b.parent > 0 {
			return l.movedTo(ctx, job, b.no, moved)
		}
		away = make(map[batch.TargetID]int, len(moved))
		for _, m := range moved {
			away[m.target] = m.batch
		}
	}
	const usual = 256 // most batches hold fewer, and some lie far apart
	targets := make([]batch.Target, 0, min(usual, b.last-b.first+1))
	for seq := b.first; seq <= b.last; {
		c, err := l.planned(ctx, job, seq)
		if err != nil {
			return targets, err
		}
		if c == nil {
			return targets, lost(seq)
		}
		for ; seq <= min(b.last, c.last); seq++ {
			t := c.targets[seq-c.first]
			if t.batch == b.no && away[seq] == 0 {
				targets = append(targets, batch.Target{ID: seq, Action: t.action, Values: t.values})
			}
		}
	}
	return targets, nil
}

// movedTo gives the targets that were moved to a batch.
func (l *Ledger) movedTo(ctx context.Context, job int64, no int, moved []movedLine) ([]batch.Target, error) {
	var targets []batch.Target
	for _, m := range moved {
		if m.batch != no {
			continue
		}
		c, err := l.planned(ctx, job, m.target)
		if err != nil {
			return targets, err
		}
		if c == nil {
			return targets, lost(m.target)
		}
		t := c.targets[m.target-c.first]
		targets = append(targets, batch.Target{ID: m.target, Action: t.action, Values: t.values})
	}
	return targets, nil
}
