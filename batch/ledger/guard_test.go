package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

func TestRecord_RefusesWhatCannotBeTrue(t *testing.T) {
	answered := func(no int, rs []batch.Result) batch.Ending {
		return batch.Ending{Attempt: attempt(no, 1), State: batch.StateAnswered, Results: rs}
	}
	late := func(rs []batch.Result) batch.Ending {
		e := answered(1, rs)
		e.Late, e.State = true, ""
		return e
	}
	split := func(parts ...batch.Part) batch.Ending {
		return batch.Ending{Attempt: attempt(1, 1), State: batch.StateRefused, Parts: parts}
	}
	cases := map[string]struct {
		e    batch.Ending
		want string
	}{
		"another outcome for a target with its own line": {late(results(batch.Failed, 1)), "target 1 stands at succeeded"},
		"another outcome among those of a whole batch":   {late(results(batch.Failed, 2, 3, 1)), "target 1 stands at succeeded"},
		"not attempted after it was accepted":            {late(results(batch.NotAttempted, 2)), "target 2 stands at accepted"},
		"an outcome that no target has":                  {late(results(batch.Duplicate, 3)), "can't become duplicate"},
		"no outcome":                                     {late(results("", 3)), "can't become no outcome"},
		"another outcome for a whole batch":              {answered(2, results(batch.Failed, 4, 5, 6)), "target 4 stands at skipped"},
		"another outcome for one of a settled batch":     {answered(2, results(batch.InDoubt, 5)), "target 5 stands at skipped"},
		"a target of another batch":                      {answered(1, results(batch.Failed, 4)), "target 4 is not in it"},
		"targets of another batch, as many as its own":   {answered(3, results(batch.Failed, 1, 2, 3)), "target 1 is not in it"},
		"one target twice":                               {answered(1, results(batch.Failed, 3, 3)), "target 3 is named twice"},
		"an attempt that was never begun":                {batch.Ending{Attempt: attempt(1, 2)}, "attempt 2 was never begun"},
		"a batch that was never sent":                    {answered(4, results(batch.NotAttempted, 10)), "attempt 1 was never begun"},
		"late, for a batch that was never sent":          {batch.Ending{Attempt: attempt(4, 0), Late: true}, "attempt 0 was never begun"},
		"a batch that is not there":                      {answered(99, nil), "find batch 99"},
		"a part with a target at its end":                {split(part(9, false, 1, 3)), "target 1 of part 9 is succeeded already"},
		"a part with an accepted target":                 {split(part(9, false, 2)), "target 2 of part 9 is accepted already"},
		"a part with a target of another batch":          {split(part(9, false, 3, 7)), "target 7 of part 9 is not in it"},
		"two parts with one target":                      {split(part(9, false, 3), part(10, false, 3)), "target 3 is named twice"},
		"a part without targets":                         {split(part(9, false)), "part 9 has no targets"},
		"a part with a number in use":                    {split(part(3, false, 3)), "UNIQUE"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			job := plan(t, l, "j", 12)
			h := hold(t, l, "j")
			begin(t, h, attempt(1, 1))
			record(t, h, answered(1, append(results(batch.Succeeded, 1), results(batch.Accepted, 2)...)))
			begin(t, h, attempt(2, 1))
			record(t, h, answered(2, results(batch.Skipped, 4, 5, 6)))
			begin(t, h, attempt(3, 1))
			before, work := rowsOf(t, l), workOf(t, l, job)
			c.e.Ended, c.e.Receipt = noon, "receipt"
			err := h.Record(t.Context(), c.e)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it was recorded with %v, want an error with %q", err, c.want)
			}
			if diff := cmp.Diff(before, rowsOf(t, l)); diff != "" {
				t.Errorf("rows changed:\n%s", diff)
			}
			if diff := cmp.Diff(work, workOf(t, l, job)); diff != "" {
				t.Errorf("work changed:\n%s", diff)
			}
		})
	}
}

// A defect in one answer must not cost another one that waits beside it.
func TestRecord_ARefusedEndingTakesNoOtherAlong(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 90)
	h := hold(t, l, "j")
	errs := make(chan error)
	for no := 1; no <= 30; no++ {
		go func() {
			first := batch.TargetID(3*no - 2)
			rs := results(batch.Succeeded, first, first+1, first+2)
			if no%3 == 0 {
				rs = results(batch.Invalid, first)
			}
			err := h.Begin(t.Context(), attempt(no, 1))
			if err == nil {
				err = h.Record(t.Context(), batch.Ending{Attempt: attempt(no, 1), Ended: noon, State: batch.StateAnswered, Results: rs})
			}
			errs <- err
		}()
	}
	bad := 0
	for range 30 {
		if err := <-errs; err != nil {
			bad++
		}
	}
	counts := map[batch.Outcome]int{}
	for _, o := range outcomes(t, l) {
		counts[o]++
	}
	if bad != 10 || counts[batch.Succeeded] != 60 || counts[batch.InDoubt] != 30 {
		t.Errorf("%d were refused, and rows ended %v; want 10, 60 succeeded and 30 in doubt", bad, counts)
	}
}

func TestRecord_TheSameEndOnceMoreIsNoNews(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	begin(t, h, attempt(1, 1))
	record(t, h, batch.Ending{Attempt: attempt(1, 1), Ended: noon, State: batch.StateAnswered, Results: results(batch.Succeeded, 1)})
	before := rowsOf(t, l)
	again := results(batch.Succeeded, 1)
	again[0].Message = "another word for it"
	record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, Ended: noon.Add(time.Hour), Results: again})
	if diff := cmp.Diff(before, rowsOf(t, l)); diff != "" {
		t.Errorf("rows changed:\n%s", diff)
	}
	record(t, h, batch.Ending{Attempt: attempt(1, 1), Late: true, Ended: noon, Results: append(again, results(batch.Failed, 2, 3)...)})
	want := []batch.Outcome{batch.Succeeded, batch.Failed, batch.Failed}
	if diff := cmp.Diff(want, outcomes(t, l)[:3]); diff != "" {
		t.Errorf("what was news beside it is not there:\n%s", diff)
	}
}
