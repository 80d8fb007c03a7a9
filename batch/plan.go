package batch

import "slices"

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

// Irreversible lists the planned actions that nothing can undo.
func (p *Plan) Irreversible() []*ActionPlan {
	return slices.DeleteFunc(p.Parts(), func(a *ActionPlan) bool { return !a.Action.Irreversible() })
}
