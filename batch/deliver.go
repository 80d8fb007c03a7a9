package batch

import (
	"context"
	"fmt"
	"time"

	"mopup/batch/pace"
)

// delivery is one batch on its way.
type delivery struct {
	*Sender
	batch    Batch
	action   *Action
	lane     *laneState
	left     []open
	loss     *loss // of the targets that are doubtful; nil where nobody can be asked
	attempts int
	lost     int  // attempts in a row that brought nothing
	refused  int  // attempts in a row that were refused for the rate, or reached nobody
	planned  int  // number of the planned batch that it is, or comes from
	probes   bool // it was refused while nothing was accepted, and is being split
	isPart   bool // it was split off that one
	touched  bool // this run has made a request for it
}

// newDelivery takes up what is left to do of a batch. What is in doubt and can
// neither be asked about nor repeated stays as it was written.
func (s *Sender) newDelivery(w Work) *delivery {
	action := s.Actions[w.Action]
	d := &delivery{Sender: s, batch: w.Batch, action: action, lane: s.lanes[action.Lane], attempts: w.Attempts, planned: w.No}
	d.left = make([]open, 0, len(w.Targets))
	for _, t := range w.Targets {
		d.left = append(d.left, open{Target: t, stage: stage("").to(waiting)})
	}
	if w.Doubt == nil {
		return d
	}
	asks := s.canAsk(action, *w.Doubt)
	if !asks && !action.RepeatHarmless.Value {
		return d
	}
	if asks {
		d.loss = d.newLoss(*w.Doubt)
	}
	for _, t := range w.Doubt.Targets {
		d.left = append(d.left, open{Target: t, stage: stage("").to(doubtful), lost: true})
	}
	return d
}

// deliver carries a batch to its end: it asks about what is in doubt and sends
// what is not, until every target is settled, accepted, or given up. Its error
// is one of the ledger; a batch that fails is no error.
func (d *delivery) deliver(intake, work context.Context) error {
	for len(d.left) > 0 {
		step := d.send
		if d.loss != nil && d.doubts() > 0 {
			step = d.ask
		}
		parts, wait, err := step(intake, work)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if err := part.deliver(intake, work); err != nil {
				return err
			}
		}
		if len(d.left) > 0 && wait > 0 {
			pause(intake, wait)
		}
	}
	return nil
}

// send makes one attempt and carries out what it means. It gives the parts that
// the batch was split into, and how long to wait before the next step.
func (d *delivery) send(intake, work context.Context) ([]*delivery, time.Duration, error) {
	cost := d.action.Cost(len(d.left))
	d.trial.admit(intake, d)
	if d.trial.hopeless(d.action) {
		return nil, 0, d.abandon()
	}
	pass, err := d.enter(intake, d.lane, pace.Send, cost)
	if err != nil {
		return nil, 0, d.abandon()
	}
	if d.trial.hopeless(d.action) { // it became so while this one waited
		pass.Leave(unsent)
		return nil, 0, d.abandon()
	}
	m, err := d.attempt(work, pass.Begun())
	if err != nil {
		pass.Leave(unsent)
		return nil, 0, err
	}
	v := judge(d.action, d.canAsk(d.action, m.loss()), d.left, m.answer, m.err)
	d.tally(v, m.err)
	d.trial.hears(d, v, m.err)
	wait := d.heed(d.lane, m.From, m.err, v, max(d.lost, d.refused), d.action.RepeatHarmless.Value)
	pass.Leave(news(v, m.answer.Load)) // after the pause, or whoever is next slips through
	var parts []*delivery
	switch why := d.reasonToGiveUp(intake); {
	case len(v.left) == 0:
	case why != "":
		d.giveUp(intake, &v, why)
	case v.split:
		parts = d.split(&v)
	}
	d.left = v.left
	if len(v.left) > 0 {
		d.remember(m)
	}
	if err := d.write(m.ending(v.settled, parts)); err != nil {
		return nil, 0, err
	}
	d.Progress.sent(d.attempts, v.settled)
	d.follow(m.Attempt, m.answer.Receipt, m.Span, v.settled, m.sent)
	return parts, wait, nil
}

// write records an ending. It outlives the run: what came back must be kept.
func (s *Sender) write(e Ending) error {
	if err := s.Ledger.Record(context.Background(), e); err != nil {
		return fmt.Errorf("write the answer to batch %d: %w", e.Batch, err)
	}
	return nil
}

func (d *delivery) doubts() int {
	n := 0
	for _, t := range d.left {
		if t.stage == doubtful {
			n++
		}
	}
	return n
}

func targetsOf(left []open) []Target {
	targets := make([]Target, len(left))
	for i, t := range left {
		targets[i] = t.Target
	}
	return targets
}
