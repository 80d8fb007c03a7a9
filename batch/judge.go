package batch

import (
	"errors"
	"net/http"
)

// errNoWord is the cause where an answer skips a target.
var errNoWord = errors.New("the answer says nothing of this target")

// verdict is what one request means for the targets it was about. It is a value:
// a pure function makes it, and the sender carries it out.
type verdict struct {
	settled []Result // targets with an outcome; an accepted one may still be asked for
	left    []open   // targets without one: to be sent again, or asked about
	failure *Error   // what the lane must heed: the request's own error, or the worst that befell one target
	stop    bool     // the failure concerns the whole job
	split   bool     // what is left is not to be sent again in one piece
	repeats bool     // a doubt can be gone on with: the vendor can be asked, or a repeat is harmless
}

// judge weighs one attempt; asks says whether the vendor can be asked about a
// lost answer. A target that an earlier attempt may have applied
// stays in doubt when it is refused: the refusal proves nothing.
func judge(a *Action, asks bool, targets []open, answer Answer, err error) verdict {
	v := verdict{repeats: asks || a.RepeatHarmless.Value}
	if err != nil {
		v.failure = asError(err)
		v.split = v.failure.divisible() && len(targets) > 1
		for _, t := range targets {
			v.add(a, t, Result{Err: v.failure})
		}
		return v
	}
	results := byTarget(answer.Results)
	v.settled = make([]Result, 0, len(answer.Results))
	for _, t := range targets {
		r, ok := results[t.ID]
		if !ok || r.Outcome == "" && r.Err == nil {
			r = Result{Err: &Error{Err: errNoWord}}
		}
		if r.Outcome == "" {
			v.failure = worse(v.failure, r.Err)
		}
		v.add(a, t, r)
	}
	return v
}

// add decides for one target: settled, or left for another request.
func (v *verdict) add(a *Action, t open, r Result) {
	if r.Outcome != "" {
		v.settled = append(v.settled, t.settle(a, r))
		return
	}
	switch r.Err.Kind {
	case Throttled, Unavailable:
		v.left = append(v.left, t.back(r.Err))
	case Denied:
		v.stop = true
		v.settled = append(v.settled, t.failed(r.Err, NotAttempted))
	case BadRequest:
		if v.split {
			v.left = append(v.left, t.back(r.Err))
		} else {
			v.settled = append(v.settled, t.failed(r.Err, Failed))
		}
	default:
		if v.repeats {
			v.left = append(v.left, t.lose(r.Err))
		} else {
			v.settled = append(v.settled, t.failed(r.Err, InDoubt))
		}
	}
}

func (t open) failed(err *Error, as Outcome) Result {
	t.err = err
	return t.end(as)
}

// divisible reports whether a refusal may be one target's fault: without it, or
// in a smaller request, the others may be welcome.
func (e *Error) divisible() bool {
	if e.Kind != BadRequest {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

func byTarget(results []Result) map[TargetID]Result {
	m := make(map[TargetID]Result, len(results))
	for _, r := range results {
		m[r.Target] = r
	}
	return m
}

// asError takes any error that is no *Error for the zero kind: in doubt.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Err: err}
}
