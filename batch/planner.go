package batch

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
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
	actions map[string]*Action
	open    map[string]*openBatch
	seen    map[[16]byte]TargetID
	digest  hash.Hash
	content content
	plan    Plan
}

type openBatch struct {
	PlannedBatch
	bytes int
}

// NewPlanner makes a planner for targets of the given actions, whose limits are
// final.
func NewPlanner(actions map[string]*Action) *Planner {
	return &Planner{
		actions: actions,
		open:    map[string]*openBatch{},
		seen:    map[[16]byte]TargetID{},
		digest:  sha256.New(),
		plan:    Plan{Actions: map[string]*ActionPlan{}},
	}
}

// Place gives the row its number and its place. It returns the batches that the
// row closed: none, or the one that had no room for it.
func (p *Planner) Place(row Row) (Placed, []PlannedBatch) {
	p.plan.Rows++
	placed := Placed{Row: row, Seq: TargetID(p.plan.Rows)}
	if row.Target == nil {
		p.plan.Invalid++
		placed.Outcome = Invalid
		return placed, nil
	}
	target := *row.Target // the caller's value stays as it is
	target.ID = placed.Seq
	placed.Target = &target
	action := p.actions[target.Action]
	if action == nil {
		panic(fmt.Sprintf("batch: place a target of unknown action %q", target.Action))
	}
	key := keyOf(action, target.Values)
	if earlier, ok := p.seen[key]; ok {
		p.plan.Duplicates++
		placed.Outcome, placed.Same = Duplicate, earlier
		return placed, nil
	}
	p.seen[key] = target.ID
	p.content.add(key)
	closed := p.add(action, &target)
	placed.Batch = p.open[action.Name].No
	p.mark(placed)
	return placed, closed
}

// add puts the target into the open batch of its action, after closing that
// batch if it has no room.
func (p *Planner) add(action *Action, target *Target) (closed []PlannedBatch) {
	size := sizeOf(target.Values)
	b := p.open[action.Name]
	if b != nil && (b.Targets >= action.Targets.Value || action.Bytes.Value > 0 && b.bytes+size > action.Bytes.Value) {
		closed = append(closed, b.PlannedBatch)
		b = nil
	}
	if b == nil {
		p.plan.Batches++
		p.plan.of(action).Batches++
		b = &openBatch{PlannedBatch: PlannedBatch{No: p.plan.Batches, Action: action.Name, First: target.ID}}
		p.open[action.Name] = b
	}
	p.plan.Targets++
	p.plan.of(action).Targets++
	b.Targets++
	b.Last = target.ID
	b.bytes += size
	return closed
}

// Close ends the plan and gives the batches that are still open, by number.
func (p *Planner) Close() (Plan, []PlannedBatch) {
	var rest []PlannedBatch
	for no := 1; no <= p.plan.Batches && len(rest) < len(p.open); no++ {
		for _, b := range p.open {
			if b.No == no {
				rest = append(rest, b.PlannedBatch)
			}
		}
	}
	if p.plan.Targets > 0 {
		p.plan.Content = p.content.String()
	}
	p.plan.Hash = hex.EncodeToString(p.digest.Sum(nil))
	return p.plan, rest
}

// mark adds what will be sent to the hash of the plan.
func (p *Planner) mark(placed Placed) {
	line := strconv.AppendInt(nil, int64(placed.Seq), 10)
	line = strconv.AppendInt(append(line, ' '), int64(placed.Batch), 10)
	line = append(append(line, ' '), placed.Target.Action...)
	for _, v := range placed.Target.Values {
		line = strconv.AppendQuote(append(line, ' '), v)
	}
	p.digest.Write(append(line, '\n'))
}

// keyOf shortens a target's key to 128 bits of its SHA-256: two different
// targets never share one by chance.
func keyOf(a *Action, values []string) [16]byte {
	sum := sha256.Sum256([]byte(a.Key(values)))
	return [16]byte(sum[:16])
}

// content adds up the keys of targets: the same ones give the same sum in any
// order.
type content [2]uint64

func (c *content) add(key [16]byte) {
	for i := range c {
		c[i] += binary.BigEndian.Uint64(key[8*i:])
	}
}

func (c *content) String() string { return fmt.Sprintf("%016x%016x", c[0], c[1]) }

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
