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
	settled []Result          // targets with an outcome; an accepted one may still be asked for
	again   []Target          // targets to send again
	doubted map[TargetID]bool // of those, the ones that may have been applied already
	failure *Error            // the attempt's own error, or the worst that befell one target; nil: all is well
	stop    bool              // the failure concerns the whole job
}

// judge weighs one attempt. doubted holds the targets that an earlier attempt
// may have applied: a refusal of these proves nothing, they stay in doubt.
func judge(a *Action, sent []Target, doubted map[TargetID]bool, answer Answer, err error) verdict {
	v := verdict{doubted: map[TargetID]bool{}}
	if err != nil {
		v.failure = asError(err)
		for _, t := range sent {
			v.add(a, t, Result{Err: v.failure}, doubted[t.ID])
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
			r.Err = &Error{Err: errNoWord}
		}
		if r.Outcome == "" {
			v.failure = worse(v.failure, r.Err)
		}
		v.add(a, t, r, doubted[t.ID])
	}
	return v
}

// add decides for one target: settled, or sent again.
func (v *verdict) add(a *Action, t Target, r Result, doubted bool) {
	r.Target = t.ID
	if r.Outcome != "" {
		if r.Outcome == Failed && doubted {
			r = inDoubt(r)
		}
		v.settled = append(v.settled, r)
		return
	}
	switch r.Err.Kind {
	case Throttled, Unavailable:
		v.sendAgain(t, doubted)
	case Denied:
		v.stop = true
		v.settle(r, NotAttempted, doubted)
	case BadRequest:
		v.settle(r, Failed, doubted)
	default:
		if a.RepeatHarmless.Value {
			v.sendAgain(t, true)
		} else {
			v.settle(r, InDoubt, doubted)
		}
	}
}

func (v *verdict) sendAgain(t Target, doubted bool) {
	v.again = append(v.again, t)
	if doubted {
		v.doubted[t.ID] = true
	}
}

func (v *verdict) settle(r Result, as Outcome, doubted bool) {
	r = resultOf(r.Target, as, r.Err)
	if doubted {
		r = inDoubt(r)
	}
	v.settled = append(v.settled, r)
}

// giveUp settles what would have been sent again: in doubt where it may have
// been applied, else not attempted.
func (v *verdict) giveUp(why string) {
	for _, t := range v.again {
		r := Result{Target: t.ID, Outcome: NotAttempted, Reason: why}
		if v.failure != nil {
			r = resultOf(t.ID, NotAttempted, v.failure)
			r.Reason = joinText(why, r.Reason)
		}
		if v.doubted[t.ID] {
			r.Outcome = InDoubt
		}
		v.settled = append(v.settled, r)
	}
	v.again = nil
}

// resultOf turns an error into a target's outcome.
func resultOf(t TargetID, as Outcome, e *Error) Result {
	r := Result{Target: t, Outcome: as, Reason: e.Kind.reason(), Code: e.Code, Message: e.Message, RequestID: e.RequestID}
	if r.Code == "" && e.Status != 0 {
		r.Code = fmt.Sprint(e.Status)
	}
	if e.Err != nil {
		r.Reason += ": " + e.Err.Error()
	}
	return r
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

// worse picks the error that the lane must heed: a denial before all, then the
// longest wait.
func worse(a, b *Error) *Error {
	if a == nil || b != nil && a.Kind != Denied && (b.Kind == Denied || b.Wait > a.Wait) {
		return b
	}
	return a
}

// pauses reports whether an error speaks for the whole lane: then the gate
// closes for everyone, and not only for the batch that met it.
func (e *Error) pauses() bool {
	return e.Kind == Throttled || e.Kind == Unavailable || e.Status == 503 || e.Wait > 0
}

// waits is how long a failure holds back whoever it concerns. The vendor's word
// counts; without one, a refusal for the rate waits for the rest of the window
// and more with every further one, anything else backs off.
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
