package ledger_test

import (
	"math/rand/v2"
	"time"

	"mopup/batch"
)

// model says by its own rules what a ledger must say, in the plainest way: a
// list of targets and a list of attempts for each batch.
type model struct {
	rng     *rand.Rand
	now     time.Time
	targets []*modelTarget // by id - 1
	batches map[int]*modelBatch
	last    int
}

type modelTarget struct {
	id      batch.TargetID
	action  string
	batch   int
	written batch.Outcome // empty: none
	attempt int           // that it came from
}

type modelBatch struct {
	no       int
	action   string
	doubted  bool
	attempts []*modelAttempt
}

type modelAttempt struct {
	batch.Attempt
	ended   time.Time
	state   batch.State
	receipt batch.Receipt
}

func (a *modelAttempt) mayHave() bool {
	return a.state != batch.StateRefused && a.state != batch.StateAbsent
}

// outcome says how a target stands.
func (m *model) outcome(t *modelTarget) batch.Outcome {
	if t.written != "" {
		return t.written
	}
	b := m.batches[t.batch]
	doubt := b.doubted
	for _, a := range b.attempts {
		doubt = doubt || a.mayHave()
	}
	if doubt {
		return batch.InDoubt
	}
	return batch.NotAttempted
}

// of gives the targets of a batch that f picks.
func (m *model) of(no int, f func(*modelTarget) bool) (picked []*modelTarget) {
	for _, t := range m.targets {
		if t.batch == no && f(t) {
			picked = append(picked, t)
		}
	}
	return picked
}

func (m *model) tick() time.Time {
	m.now = m.now.Add(time.Duration(1+m.rng.IntN(600)) * time.Second)
	return m.now
}

// begin makes the next attempt of a batch.
func (m *model) begin(b *modelBatch) batch.Attempt {
	a := &modelAttempt{Attempt: batch.Attempt{Job: "j", Batch: b.no, No: len(b.attempts) + 1, Targets: 3, At: m.tick()}}
	b.attempts = append(b.attempts, a)
	for _, t := range m.of(b.no, func(t *modelTarget) bool { return t.written == batch.NotAttempted }) {
		t.written, t.attempt = "", 0
	}
	return a.Attempt
}

// end makes up an ending for an attempt, and heeds it.
func (m *model) end(b *modelBatch, a *modelAttempt, late bool) batch.Ending {
	states := []batch.State{batch.StateAnswered, batch.StateRefused, batch.StateLost}
	if late {
		states = []batch.State{"", "", batch.StateAnswered, batch.StateAbsent, batch.StateLost}
	}
	e := batch.Ending{Attempt: a.Attempt, Late: late, Ended: m.tick(), State: states[m.rng.IntN(len(states))]}
	if m.rng.IntN(2) == 0 {
		e.Receipt = batch.Receipt(rune('a' + m.rng.IntN(26)))
	}
	e.Results = m.results(b, a.No)
	if !late && m.rng.IntN(3) == 0 {
		e.Parts = m.split(b)
	}
	if !late || e.State != "" {
		a.state = e.State
		if !late || e.Receipt != "" {
			a.receipt = e.Receipt
		}
		if a.ended.IsZero() {
			a.ended = e.Ended
		}
	}
	return e
}

// results makes up outcomes that targets of the batch may have: for all of
// them, for some or for none, often the same.
func (m *model) results(b *modelBatch, attempt int) (rs []batch.Result) {
	all := []batch.Outcome{batch.Succeeded, batch.Accepted, batch.Skipped, batch.Failed, batch.InDoubt, batch.NotAttempted}
	usual, share := all[m.rng.IntN(len(all))], m.rng.IntN(3)
	for _, t := range m.of(b.no, func(*modelTarget) bool { return true }) {
		next := usual
		if m.rng.IntN(3) == 0 {
			next = all[m.rng.IntN(len(all))]
		}
		if m.rng.IntN(2) < share && t.written.May(next) {
			t.written, t.attempt = next, attempt
			r := batch.Result{Target: t.id, Outcome: next}
			if m.rng.IntN(4) == 0 {
				r.RequestID = "own"
			}
			if m.rng.IntN(4) == 0 {
				r.Reason, r.Code, r.Message = "reason", "code", "message"
			}
			rs = append(rs, r)
		}
	}
	return rs
}

// split makes two parts of what is not at its end and has no new result.
func (m *model) split(b *modelBatch) (parts []batch.Part) {
	open := m.of(b.no, func(t *modelTarget) bool {
		return t.attempt != len(b.attempts) && t.written.Open() && t.written != batch.Accepted
	})
	cut := m.rng.IntN(len(open) + 1)
	for _, some := range [][]*modelTarget{open[:cut], open[cut:]} {
		if len(some) == 0 {
			continue
		}
		m.last++
		made := &modelBatch{no: m.last, action: b.action, doubted: m.rng.IntN(2) == 0}
		m.batches[made.no] = made
		p := batch.Part{No: made.no, Doubted: made.doubted}
		for _, t := range some {
			t.batch, t.written, t.attempt = made.no, "", 0
			p.Targets = append(p.Targets, batch.Target{ID: t.id})
		}
		parts = append(parts, p)
	}
	return parts
}
