package batch

import (
	"errors"
	"fmt"
	"time"
)

// errNoWord is the cause where an answer skips a target.
var errNoWord = errors.New("the answer says nothing of this target")

// verdict is what one attempt means for the targets it carried. It is a value:
// one pure function makes it, and the sender carries it out.
type verdict struct {
	settled []Result // targets with an outcome; an accepted one may still be asked for
	again   []open   // targets to send again
	failure *Error   // what the lane must heed: the attempt's own error, or the worst that befell one target
	stop    bool     // the failure concerns the whole job
}

// open is a target that has no outcome yet.
type open struct {
	Target
	doubted bool   // an attempt may have applied it
	err     *Error // what befell it last; nil before the first attempt
}

// judge weighs one attempt. A target that an earlier attempt may have applied
// stays in doubt when it is refused: the refusal proves nothing.
func judge(a *Action, sent []open, answer Answer, err error) verdict {
	var v verdict
	if err != nil {
		v.failure = asError(err)
		for _, t := range sent {
			v.add(a, t, Result{Err: v.failure})
		}
		return v
	}
	results := make(map[TargetID]Result, len(answer.Results))
	for _, r := range answer.Results {
		results[r.Target] = r
	}
	for _, t := range sent {
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

// add decides for one target: settled, or sent again.
func (v *verdict) add(a *Action, t open, r Result) {
	r.Target = t.ID
	if r.Outcome != "" {
		if r.Outcome == Failed && t.doubted {
			r = inDoubt(r)
		}
		v.settled = append(v.settled, r)
		return
	}
	t.err = r.Err
	switch r.Err.Kind {
	case Throttled, Unavailable:
		v.again = append(v.again, t)
	case Denied:
		v.stop = true
		v.settled = append(v.settled, t.end(NotAttempted))
	case BadRequest:
		v.settled = append(v.settled, t.end(Failed))
	default:
		if a.RepeatHarmless.Value {
			t.doubted = true
			v.again = append(v.again, t)
		} else {
			v.settled = append(v.settled, t.end(InDoubt))
		}
	}
}

// end gives the target an outcome for what befell it last. It is in doubt if an
// earlier attempt may have applied it.
func (t open) end(as Outcome) Result {
	r := Result{Target: t.ID, Outcome: as}
	if e := t.err; e != nil {
		r.Reason, r.Code, r.Message, r.RequestID = e.Kind.reason(), e.Code, e.Message, e.RequestID
		if r.Code == "" && e.Status != 0 {
			r.Code = fmt.Sprint(e.Status)
		}
		if e.Err != nil {
			r.Reason += ": " + e.Err.Error()
		}
	}
	if t.doubted && as != InDoubt {
		r = inDoubt(r)
	}
	return r
}

// giveUp settles targets that would have been sent again, and says why they are
// not.
func giveUp(targets []open, why string) (settled []Result) {
	for _, t := range targets {
		as := NotAttempted
		if t.doubted {
			as = InDoubt
		}
		r := t.end(as)
		r.Reason = joinText(why, r.Reason)
		settled = append(settled, r)
	}
	return settled
}

// reason says what a kind means for a target.
func (k Kind) reason() string {
	switch k {
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
	if b == "" {
		return a
	}
	return a + "; " + b
}

// asError takes any error that is no *Error for the zero kind: in doubt.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Err: err}
}

// worse picks the error that the lane must heed: a denial before all, then a
// refusal for the rate, then the longest wait.
func worse(a, b *Error) *Error {
	rank := func(e *Error) int {
		switch e.Kind {
		case Denied:
			return 2
		case Throttled:
			return 1
		case Doubt, Unavailable, BadRequest:
		}
		return 0
	}
	switch {
	case a == nil:
		return b
	case rank(a) != rank(b):
		if rank(b) > rank(a) {
			return b
		}
		return a
	case b.Wait > a.Wait:
		return b
	}
	return a
}

// waits is how long a failure holds back whoever it concerns. The vendor's word
// counts; without one, a refusal for the rate waits for the rest of the window,
// and more with every further one; anything else backs off.
func waits(e *Error, nth int, rest time.Duration, backoff func(int) time.Duration) time.Duration {
	switch {
	case e.Wait > 0:
		return e.Wait
	case e.Kind == Throttled && rest > 0 && nth <= 1:
		return rest
	case e.Kind == Throttled:
		return rest + backoff(nth)
	default:
		return backoff(nth)
	}
}
