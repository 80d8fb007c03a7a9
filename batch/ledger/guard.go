package ledger

import (
	"context"
	"fmt"

	"mopup/batch"
)

// check refuses an ending that can't be true: of an attempt that was never
// begun, of a target that is not in the batch, or with another outcome for a
// target that is at its end. Each is a defect of the sender; nothing is written
// of such an ending.
func (r *recording) check(ctx context.Context) error {
	if err := r.checkAttempt(); err != nil {
		return err
	}
	if err := r.checkNames(); err != nil {
		return err
	}
	if err := r.look(ctx); err != nil {
		return err
	}
	if err := r.narrow(ctx); err != nil {
		return err
	}
	if err := r.checkResults(); err != nil {
		return err
	}
	for _, p := range r.ending.Parts {
		for _, t := range p.Targets {
			now, ok := r.standing(t.ID)
			if !ok {
				return r.refuse("target %d of part %d is not in it", t.ID, p.No)
			}
			if !now.outcome.Open() || now.outcome == batch.Accepted {
				return r.refuse("target %d of part %d is %s already", t.ID, p.No, now.outcome)
			}
		}
	}
	return nil
}

// checkResults holds that what has ended stays so. The same end once more is no
// news.
func (r *recording) checkResults() error {
	news := make([]batch.Result, 0, len(r.ending.Results))
	for _, result := range r.ending.Results {
		stands, ok := r.standing(result.Target)
		now := stands.outcome
		if !ok {
			return r.refuse("target %d is not in it", result.Target)
		}
		if now.May(result.Outcome) {
			news = append(news, result)
			continue
		}
		if now.Open() || now != result.Outcome {
			return r.refuse("target %d stands at %s and can't become %s", result.Target, shown(now), shown(result.Outcome))
		}
	}
	r.whole = r.whole && len(news) == len(r.ending.Results)
	r.ending.Results = news
	return nil
}

// checkAttempt holds that what is known came from an attempt that was begun. A
// batch in doubt from the one that it was split from may have none.
func (r *recording) checkAttempt() error {
	e := r.ending
	least := 1
	if e.Late && r.doubted {
		least = 0
	}
	if e.No < least || e.No > r.attempts {
		return r.refuse("its attempt %d was never begun", e.No)
	}
	return nil
}

// checkNames holds that the ending says one thing of a target.
func (r *recording) checkNames() error {
	named := make(map[batch.TargetID]bool, len(r.ending.Results))
	name := func(id batch.TargetID) error {
		if named[id] {
			return r.refuse("target %d is named twice", id)
		}
		named[id] = true
		return nil
	}
	for _, result := range r.ending.Results {
		if err := name(result.Target); err != nil {
			return err
		}
	}
	for _, p := range r.ending.Parts {
		if len(p.Targets) == 0 {
			return r.refuse("part %d has no targets", p.No)
		}
		for _, t := range p.Targets {
			if err := name(t.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// look reads where the targets of the batch stand. In the common case, results for all
// of a batch that had none, there is nothing to read.
func (r *recording) look(ctx context.Context) error {
	if len(r.ending.Parts) == 0 && (len(r.ending.Results) == 0 || r.whole && !r.lines) {
		return nil
	}
	targets, err := r.l.targetsOf(ctx, r.tx, r.job, r.member)
	if err != nil {
		return err
	}
	r.stands = make(map[batch.TargetID]resultLine, len(targets))
	for _, t := range targets {
		r.stands[t.ID] = r.usual
	}
	rows, err := r.tx.QueryContext(ctx, `SELECT target, outcome, attempt FROM results WHERE job = ? AND target BETWEEN ? AND ? AND batch = ?`,
		r.job, r.first, r.last, r.no)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var x resultLine
		if err := rows.Scan(&x.target, &x.outcome, &x.attempt); err != nil {
			return err
		}
		r.stands[x.target] = x
	}
	return rows.Err()
}

// standing is what is written of a target before this ending: its outcome, empty
// for none, and the attempt that it came from.
func (r *recording) standing(id batch.TargetID) (resultLine, bool) {
	if r.stands == nil {
		return r.usual, id >= r.first && id <= r.last
	}
	x, ok := r.stands[id]
	return x, ok
}

func (r *recording) refuse(format string, args ...any) error {
	return fmt.Errorf("record batch %d: %s; this is a defect of mopup, nothing of this answer was written",
		r.ending.Batch, fmt.Sprintf(format, args...))
}

func shown(o batch.Outcome) string {
	if o == "" {
		return "no outcome"
	}
	return string(o)
}
