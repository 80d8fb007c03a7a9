package batch

import "fmt"

// open is a target of a delivery that has no outcome yet.
type open struct {
	Target
	stage stage
	lost  bool   // an attempt may have applied it, and nobody has said otherwise
	err   *Error // what befell it last; nil before the first attempt
}

// begin puts a target on its way.
func (t open) begin() open {
	t.stage = t.stage.to(sent)
	return t
}

// back takes a target from its way that was not applied by this attempt. If an
// earlier one may have applied it, it is as doubtful as before.
func (t open) back(err *Error) open {
	t.err = err
	if t.lost {
		t.stage = t.stage.to(doubtful)
	} else {
		t.stage = t.stage.to(waiting)
	}
	return t
}

// lose takes a target from its way whose answer did not come.
func (t open) lose(err *Error) open {
	t.err, t.lost, t.stage = err, true, t.stage.to(doubtful)
	return t
}

// absent takes the doubt from a target that the vendor has nothing of.
func (t open) absent() open {
	t.lost, t.stage = false, t.stage.to(waiting)
	return t
}

// end gives the target an outcome for what befell it last. It is in doubt if an
// earlier attempt may have applied it.
func (t open) end(as Outcome) Result {
	t.stage.to(ended)
	r := Result{Target: t.ID, Outcome: as}
	if e := t.err; e != nil {
		r.Reason, r.Code, r.Message, r.RequestID = e.reason(), e.Code, e.Message, e.RequestID
		if r.Code == "" && e.Status != 0 {
			r.Code = fmt.Sprint(e.Status)
		}
		if e.Err != nil {
			r.Reason += ": " + e.Err.Error()
		}
	}
	if t.lost && as != InDoubt {
		r = inDoubt(r)
	}
	return r
}

// settle gives the target the outcome that the vendor's word has for it.
func (t open) settle(a *Action, r Result) Result {
	r.Target = t.ID
	if r.Outcome == Failed && t.lost {
		r = inDoubt(r)
	}
	if r.Outcome == Accepted && a.Follow != nil {
		t.stage.to(taken)
	} else {
		t.stage.to(ended)
	}
	return r
}

// giveUp ends targets that would have been sent again or asked about, and says
// why they are not.
func giveUp(targets []open, why string) (settled []Result) {
	for _, t := range targets {
		as := NotAttempted
		if t.lost {
			as = InDoubt
		}
		r := t.end(as)
		r.Reason = joinText(why, r.Reason)
		settled = append(settled, r)
	}
	return settled
}

// reason says what an error means for a target.
func (e *Error) reason() string {
	switch e.Kind {
	case Throttled:
		return "the vendor refused it for its rate"
	case Unavailable:
		return "the vendor could not be reached"
	case Denied:
		return "the vendor denied access"
	case BadRequest:
		return "the vendor refused the request"
	case Doubt:
	}
	if e.Status/100 == 2 {
		return "the answer does not settle it"
	}
	return "the answer was lost"
}

// inDoubt turns a refusal into a doubt: the earlier attempt may have been the
// one that did it, and the vendor refuse the second for that reason.
func inDoubt(r Result) Result {
	r.Outcome = InDoubt
	r.Reason = joinText("an earlier attempt may have been applied", r.Reason)
	return r
}

func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
