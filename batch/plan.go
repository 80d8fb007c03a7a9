package batch

import (
	"slices"
	"time"
)

// Plan is what planning found, in numbers. Rows = Targets + Invalid +
// Duplicates.
type Plan struct {
	Rows       int // rows read
	Targets    int // rows that will be sent
	Invalid    int
	Duplicates int
	Batches    int
	Actions    map[string]*ActionPlan // by canonical name
	Hash       string                 // SHA-256 over every target in its place
	Content    string                 // what is done to whom, whatever the order and the batches; empty: nothing
}

// ActionPlan is the part of a plan that belongs to one action.
type ActionPlan struct {
	Action  *Action
	Targets int
	Batches int
}

func (p *Plan) of(a *Action) *ActionPlan {
	part := p.Actions[a.Name]
	if part == nil {
		part = &ActionPlan{Action: a}
		p.Actions[a.Name] = part
	}
	return part
}

// Parts gives the actions of the plan in the order of their names.
func (p *Plan) Parts() []*ActionPlan {
	var parts []*ActionPlan
	for _, part := range p.Actions {
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b *ActionPlan) int {
		if a.Action.Name < b.Action.Name {
			return -1
		}
		return 1
	})
	return parts
}

// Requests is how many requests the part takes when nothing goes wrong: one a
// batch, and the fewest questions that bring all results.
func (a *ActionPlan) Requests() (sends, asks int) {
	sends = a.Batches
	if f := a.Action.Follow; f != nil && sends > 0 {
		asks = (a.Targets + f.Targets - 1) / f.Targets
	}
	return sends, asks
}

// Least is the shortest time that the quotas allow for the plan. Lanes run side
// by side, so the slowest of them counts.
func (p *Plan) Least() time.Duration {
	type use struct {
		quotas []Quota
		cost   int
		first  time.Duration
	}
	lanes := map[string]*use{}
	for _, part := range p.Actions {
		lane := lanes[part.Action.Lane]
		if lane == nil {
			lane = &use{quotas: part.Action.Quotas}
			lanes[part.Action.Lane] = lane
		}
		_, asks := part.Requests()
		lane.cost += asks
		if part.Action.Inner {
			lane.cost += part.Targets
		} else {
			lane.cost += part.Batches
		}
		if f := part.Action.Follow; f != nil {
			lane.first = max(lane.first, f.First)
		}
	}
	var least time.Duration
	for _, lane := range lanes {
		span := lane.first
		for _, q := range lane.quotas {
			span = max(span, q.Least(lane.cost))
		}
		least = max(least, span)
	}
	return least
}

// Irreversible lists the planned actions that nothing can undo.
func (p *Plan) Irreversible() []*ActionPlan {
	return slices.DeleteFunc(p.Parts(), func(a *ActionPlan) bool { return !a.Action.Irreversible() })
}
