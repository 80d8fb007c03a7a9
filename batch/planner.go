package batch

import (
	"fmt"
	"slices"
)

// Placed is a row with its place in the plan. Exactly one of these holds:
// Batch is set; Outcome is Invalid; Outcome is Duplicate and Same is set.
type Placed struct {
	Row
	Seq     TargetID // number of the row in the job, from 1; also the ID of its target
	Batch   int      // number of the batch that the target is in; 0: none
	Outcome Outcome  // Invalid or Duplicate; else empty
	Same    TargetID // the earlier row with the same target and action
}

// PlannedBatch is one batch of a plan. Its targets are those rows from First to
// Last that are placed in it.
type PlannedBatch struct {
	No      int
	Action  string
	Targets int
	First   TargetID
	Last    TargetID
}

// Planner places rows in batches, in one pass and without looking ahead: a
// target goes into the open batch of its action, and a batch is closed when it
// is full. The same rows with the same facts always give the same plan.
//
// A batch holds targets of one action only. It costs at most one more request
// for each further action of a file, and buys that a batch is harmless to
// repeat as a whole or not at all.
//
// A Planner is not safe for concurrent use.
type Planner struct {
	groups  map[string]*group // by canonical name of the action
	last    *group            // that of the last target: mostly the next one's too
	seen    Seen
	digest  digest
	content content
	plan    Plan
	key     []byte   // buffer
	targets []Target // to be handed out
}

// Seen remembers which target had a key first. Add takes a key with the ID of a
// target; if the key was added before, it gives the ID that came first.
type Seen interface {
	Add(key [16]byte, id int64) (earlier int64, ok bool, err error)
}

// group is what is planned of one action.
type group struct {
	action *Action
	part   *ActionPlan // nil: nothing yet
	open   PlannedBatch
	bytes  int // of the open batch
}

// NewPlanner makes a planner for targets of the given actions, whose limits are
// final. It must be the only one who adds to seen.
func NewPlanner(actions map[string]*Action, seen Seen) *Planner {
	p := &Planner{
		groups: map[string]*group{},
		seen:   seen,
		digest: newDigest(),
		plan:   Plan{Actions: map[string]*ActionPlan{}},
	}
	for name, a := range actions {
		p.groups[name] = &group{action: a}
	}
	return p
}

// Place gives the row its number and its place. It returns the batches that the
// row closed: none, or the one that had no room for it. An error is one of
// [Seen], and the plan can't be made.
func (p *Planner) Place(row Row) (Placed, []PlannedBatch, error) {
	p.plan.Rows++
	placed := Placed{Row: row, Seq: TargetID(p.plan.Rows)}
	if row.Target == nil {
		p.plan.Invalid++
		placed.Outcome = Invalid
		return placed, nil, nil
	}
	placed.Target = p.own(row.Target)
	placed.Target.ID = placed.Seq
	g := p.groupOf(row.Target.Action)
	p.key = g.action.appendKey(p.key[:0], row.Target.Values)
	key := shorten(p.key)
	earlier, ok, err := p.seen.Add(key, int64(placed.Seq))
	switch {
	case err != nil:
		return placed, nil, fmt.Errorf("look for duplicates: %w", err)
	case ok:
		p.plan.Duplicates++
		placed.Outcome, placed.Same = Duplicate, TargetID(earlier)
		return placed, nil, nil
	}
	p.content.add(key)
	closed := p.add(g, placed.Target)
	placed.Batch = g.open.No
	p.digest.add(placed)
	return placed, closed, nil
}

// own gives a copy of the target: the caller's value stays as it is.
func (p *Planner) own(t *Target) *Target {
	const many = 256
	if len(p.targets) == 0 {
		p.targets = make([]Target, many)
	}
	own := &p.targets[0]
	p.targets = p.targets[1:]
	*own = *t
	return own
}

func (p *Planner) groupOf(action string) *group {
	if p.last == nil || p.last.action.Name != action {
		if p.last = p.groups[action]; p.last == nil {
			panic(fmt.Sprintf("batch: place a target of unknown action %q", action))
		}
	}
	return p.last
}

// add puts the target into the open batch of its action, after closing that
// batch if it has no room.
func (p *Planner) add(g *group, target *Target) (closed []PlannedBatch) {
	size := sizeOf(target.Values)
	if g.part == nil {
		g.part = p.plan.of(g.action)
	}
	if b := g.open; b.No > 0 && (b.Targets >= g.action.Targets.Value || g.action.Bytes.Value > 0 && g.bytes+size > g.action.Bytes.Value) {
		closed = append(closed, b)
		g.open = PlannedBatch{}
	}
	if g.open.No == 0 {
		p.plan.Batches++
		g.part.Batches++
		g.open = PlannedBatch{No: p.plan.Batches, Action: g.action.Name, First: target.ID}
		g.bytes = 0
	}
	p.plan.Targets++
	g.part.Targets++
	g.open.Targets++
	g.open.Last = target.ID
	g.bytes += size
	return closed
}

// Close ends the plan and gives the batches that are still open, by number.
func (p *Planner) Close() (Plan, []PlannedBatch) {
	var rest []PlannedBatch
	for _, g := range p.groups {
		if g.open.No > 0 {
			rest = append(rest, g.open)
		}
	}
	slices.SortFunc(rest, func(a, b PlannedBatch) int { return a.No - b.No })
	if p.plan.Targets > 0 {
		p.plan.Content = p.content.String()
	}
	p.plan.Hash = p.digest.String()
	return p.plan, rest
}

// sizeOf is more than a target can take in a request: JSON writes a byte as six
// at the worst, and the names around the values are short.
func sizeOf(values []string) int {
	const around = 512
	size := around
	for _, v := range values {
		size += 6 * len(v)
	}
	return size
}
