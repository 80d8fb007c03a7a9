package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestWork_IsWhatIsLeftOfABatch(t *testing.T) {
	type seq = []batch.TargetID
	lost := batch.StateLost
	cases := map[string]struct {
		write func(*testing.T, *ledger.Hold)
		want  []left // of the batch with targets 1, 2 and 3
	}{
		"never sent: all of it": {
			func(*testing.T, *ledger.Hold) {},
			[]left{{No: 1, Send: seq{1, 2, 3}}},
		},
		"killed without an ending: in doubt, with an open end": {
			func(t *testing.T, h *ledger.Hold) { begin(t, h, at(1, 1, 0)) },
			[]left{{No: 1, Attempts: 1, Doubt: seq{1, 2, 3}, Lost: 1, LostSpan: span(0, unknown)}},
		},
		"refused: to be sent": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), batch.StateRefused))
			},
			[]left{{No: 1, Attempts: 1, Send: seq{1, 2, 3}}},
		},
		"refused and written as not attempted: to be sent": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), batch.StateRefused, results(batch.NotAttempted, 1, 2, 3)...))
			},
			[]left{{No: 1, Attempts: 1, Send: seq{1, 2, 3}}},
		},
		"lost: in doubt": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), lost))
			},
			[]left{{No: 1, Attempts: 1, Doubt: seq{1, 2, 3}, Lost: 1, LostSpan: span(0, 1)}},
		},
		"lost and written as in doubt: in doubt": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), lost, results(batch.InDoubt, 1, 2, 3)...))
			},
			[]left{{No: 1, Attempts: 1, Doubt: seq{1, 2, 3}, Lost: 1, LostSpan: span(0, 1)}},
		},
		"refused, lost, lost, refused: in doubt since the first loss": {
			func(t *testing.T, h *ledger.Hold) {
				for n, s := range []batch.State{batch.StateRefused, lost, lost, batch.StateRefused} {
					begin(t, h, at(1, n+1, 10*n))
					record(t, h, ended(at(1, n+1, 10*n), s))
				}
			},
			[]left{{No: 1, Attempts: 4, Doubt: seq{1, 2, 3}, Lost: 3, LostSpan: span(10, 21)}},
		},
		"lost, then killed: the end is open": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), lost))
				begin(t, h, at(1, 2, 10))
			},
			[]left{{No: 1, Attempts: 2, Doubt: seq{1, 2, 3}, Lost: 2, LostSpan: span(0, unknown)}},
		},
		"lost, and the vendor has nothing of it: to be sent": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), lost))
				late := ended(at(1, 1, 0), batch.StateAbsent)
				late.Late = true
				record(t, h, late)
			},
			[]left{{No: 1, Attempts: 1, Send: seq{1, 2, 3}}},
		},
		"killed, and the vendor has nothing of it: to be sent": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				late := ended(at(1, 1, 0), batch.StateAbsent)
				late.Late = true
				record(t, h, late)
			},
			[]left{{No: 1, Attempts: 1, Send: seq{1, 2, 3}}},
		},
		"one loss settled, another not: in doubt from that one": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), lost))
				begin(t, h, at(1, 2, 10))
				record(t, h, ended(at(1, 2, 10), lost))
				late := ended(at(1, 1, 0), batch.StateAbsent)
				late.Late = true
				record(t, h, late)
			},
			[]left{{No: 1, Attempts: 2, Doubt: seq{1, 2, 3}, Lost: 2, LostSpan: span(10, 11)}},
		},
		"a request of many: each target by itself": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), batch.StateAnswered, append(results(batch.Succeeded, 2), results(batch.NotAttempted, 3)...)...))
			},
			[]left{{No: 1, Attempts: 1, Send: seq{3}, Doubt: seq{1}, Lost: 1, LostSpan: span(0, 1)}},
		},
		"all at their end: nothing": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), batch.StateAnswered, append(results(batch.Succeeded, 1, 2), results(batch.Failed, 3)...)...))
			},
			nil,
		},
		"at their end one after the other: nothing": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				record(t, h, ended(at(1, 1, 0), batch.StateAnswered, results(batch.Skipped, 2)...))
				begin(t, h, at(1, 2, 10))
				record(t, h, ended(at(1, 2, 10), batch.StateAnswered, results(batch.Succeeded, 1)...))
				late := ended(at(1, 2, 10), "", results(batch.Failed, 3)...)
				late.Late = true
				record(t, h, late)
			},
			nil,
		},
		"accepted, and the action asks no further: nothing": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				e := ended(at(1, 1, 0), batch.StateAnswered, results(batch.Accepted, 1, 2, 3)...)
				e.Receipt = "receipt"
				record(t, h, e)
			},
			nil,
		},
		"split: the parts in its place": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				e := ended(at(1, 1, 0), batch.StateRefused, results(batch.Failed, 2)...)
				e.Parts = []batch.Part{part(2, false, 3), part(3, true, 1)}
				record(t, h, e)
			},
			[]left{{No: 2, Send: seq{3}}, {No: 3, Doubt: seq{1}}},
		},
		"a doubted part that was sent and refused: still in doubt": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				e := ended(at(1, 1, 0), batch.StateRefused)
				e.Parts = []batch.Part{part(2, true, 1, 2), part(3, true, 3)}
				record(t, h, e)
				begin(t, h, at(2, 1, 10))
				record(t, h, ended(at(2, 1, 10), batch.StateRefused))
				begin(t, h, at(3, 1, 10))
				record(t, h, ended(at(3, 1, 10), lost))
			},
			[]left{
				{No: 2, Attempts: 1, Doubt: seq{1, 2}},
				{No: 3, Attempts: 1, Doubt: seq{3}, Lost: 1, LostSpan: span(10, 11)},
			},
		},
		"split, with a target in doubt that stayed behind: that one too": {
			func(t *testing.T, h *ledger.Hold) {
				begin(t, h, at(1, 1, 0))
				e := ended(at(1, 1, 0), batch.StateAnswered, results(batch.InDoubt, 2)...)
				e.Parts = []batch.Part{part(2, false, 1, 3)}
				record(t, h, e)
			},
			[]left{{No: 1, Attempts: 1, Doubt: seq{2}, Lost: 1, LostSpan: span(0, 1)}, {No: 2, Send: seq{1, 3}}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			job := planOf(t, l, "v/a", "v/a", "v/a")
			c.write(t, hold(t, l, "j"))
			if diff := cmp.Diff(c.want, leftOf(t, l, job)); diff != "" {
				t.Errorf("work (-want +got):\n%s", diff)
			}
		})
	}
}
