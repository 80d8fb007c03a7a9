package ledger_test

import (
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

// Whatever is begun, recorded and split, and wherever a run ends: every row has
// one outcome, and what is at its end and what is left to do are all targets,
// each once.
func TestLedger_WhateverIsWrittenEveryTargetIsAccountedFor(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 7))
		l := open(t, filepath.Join(t.TempDir(), "l.db"))
		m := &model{rng: rng, now: noon, batches: map[int]*modelBatch{}}
		l.Wind(func() time.Time { return m.now }, nil)
		job := m.plan(t, l)
		h := hold(t, l, "j")
		for step := range 30 {
			m.write(t, h)
			if step%3 == 2 {
				m.check(t, l, job)
				m.checkAccepted(t, h)
			}
			if step%10 == 9 {
				sameInSQL(t, l, job)
			}
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
		}
	}
}

// plan makes a job of some rows of both actions.
func (m *model) plan(t *testing.T, l *ledger.Ledger) ledger.Job {
	actions := make([]string, 4+m.rng.IntN(12))
	for i := range actions {
		actions[i] = []string{"v/a", "v/f"}[m.rng.IntN(2)]
	}
	job := planOf(t, l, actions...)
	for _, r := range rowsOf(t, l) {
		m.targets = append(m.targets, &modelTarget{id: batch.TargetID(r.Seq), action: r.Action, batch: r.Batch})
		m.batches[r.Batch] = &modelBatch{no: r.Batch, action: r.Action}
		m.last = max(m.last, r.Batch)
	}
	return job
}

// write does one thing to one batch.
func (m *model) write(t *testing.T, h *ledger.Hold) {
	nos := slices.Sorted(maps.Keys(m.batches))
	b := m.batches[nos[m.rng.IntN(len(nos))]]
	var a *modelAttempt
	if n := len(b.attempts); n > 0 {
		a = b.attempts[m.rng.IntN(n)]
		if b.attempts[n-1].ended.IsZero() && m.rng.IntN(3) > 0 {
			a = b.attempts[n-1]
			record(t, h, m.end(b, a, false))
			return
		}
	}
	if a != nil && m.rng.IntN(2) == 0 {
		record(t, h, m.end(b, a, true))
		return
	}
	begin(t, h, m.begin(b))
}

// check compares what the ledger says with what the model says.
func (m *model) check(t *testing.T, l *ledger.Ledger, job ledger.Job) {
	t.Helper()
	rows := rowsOf(t, l)
	if len(rows) != job.Rows {
		t.Errorf("there are %d rows of %d", len(rows), job.Rows)
	}
	for i, r := range rows {
		target := m.targets[i]
		if want := m.outcome(target); r.Outcome != want || r.Batch != target.batch {
			t.Errorf("target %d is %s in batch %d, want %s in %d", target.id, r.Outcome, r.Batch, want, target.batch)
		}
	}
	want := m.left()
	got := leftOf(t, l, job)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	var count ledger.Left
	for _, w := range want {
		count.ToSend += len(w.Send)
		count.Doubted += len(w.Doubt)
		for _, s := range w.Taken {
			count.Taken += len(s.Targets)
		}
	}
	if got, err := l.Left(t.Context(), job); err != nil || got != count {
		t.Errorf("left are %+v (%v), want %+v", got, err, count)
	}
}

// left says what Work must give.
func (m *model) left() (all []left) {
	for _, no := range slices.Sorted(maps.Keys(m.batches)) {
		b := m.batches[no]
		x := left{No: no, Attempts: len(b.attempts)}
		for _, t := range m.of(no, func(*modelTarget) bool { return true }) {
			switch m.outcome(t) {
			case batch.NotAttempted:
				x.Send = append(x.Send, t.id)
			case batch.InDoubt:
				x.Doubt = append(x.Doubt, t.id)
			case batch.Accepted:
				m.take(&x, b, t)
			}
		}
		if x.Doubt != nil {
			x.Lost, x.LostSpan = b.lost()
		}
		if x.Send != nil || x.Doubt != nil || x.Taken != nil {
			all = append(all, x)
		}
	}
	return all
}

func (m *model) take(x *left, b *modelBatch, t *modelTarget) {
	a := b.attempts[t.attempt-1]
	if b.action != "v/f" || a.receipt == "" || m.now.Sub(a.At) > time.Hour {
		return
	}
	i := slices.IndexFunc(x.Taken, func(s taken) bool { return s.Attempt == a.No })
	if i < 0 {
		i = len(x.Taken)
		x.Taken = append(x.Taken, taken{nil, a.No, a.receipt, batch.Span{From: a.At, To: a.ended}})
	}
	x.Taken[i].Targets = append(x.Taken[i].Targets, t.id)
}

func (b *modelBatch) lost() (last int, s batch.Span) {
	unended := false
	for _, a := range b.attempts {
		if !a.mayHave() {
			continue
		}
		if last == 0 {
			s.From = a.At
		}
		last = a.No
		unended = unended || a.ended.IsZero()
		if a.ended.After(s.To) {
			s.To = a.ended
		}
	}
	if unended {
		s.To = time.Time{}
	}
	return last, s
}
