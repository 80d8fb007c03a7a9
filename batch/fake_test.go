package batch_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"mopup/batch"
	"mopup/batch/pace"
)

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func quota(n, per int) pace.Quota { return pace.Quota{N: n, Per: seconds(per)} }

// testAction is an action with one identifying field and no quota.
func testAction(name string, targets int) *batch.Action {
	return &batch.Action{
		Name: name, Noun: "thing", Lane: "lane",
		Fields:         []batch.Field{{Name: "id", Key: batch.FoldCase}},
		Targets:        batch.Assume(targets),
		InFlight:       batch.Assume(2),
		RepeatHarmless: batch.Assume(true),
	}
}

func rowFor(action, id string) batch.Row {
	return batch.Row{Target: &batch.Target{Action: action, Values: []string{id}}}
}

// vendor is a provider whose answers a test writes down beforehand, one for
// each request of a batch; the last one holds for all further requests.
type vendor struct {
	mu      sync.Mutex
	answers map[int][]reply // by batch number
	always  reply           // of batches that answers says nothing of; nil: all succeed
	follow  func(nth int, sent []batch.Sent) ([]batch.Result, error)
	lookup  func(nth int, d batch.Doubted) (batch.Finding, error)
	looked  int
	full    bool // an answer about accepted targets has no room for more
	sent    []batch.Batch
	asked   int
	at      []time.Time
}

// reply is an answer for whatever targets the request holds.
type reply func(b batch.Batch) (batch.Answer, error)

func (v *vendor) Actions() []batch.Action { return nil }

func (v *vendor) Send(_ context.Context, b batch.Batch) (batch.Answer, error) {
	v.mu.Lock()
	v.sent = append(v.sent, b)
	v.at = append(v.at, time.Now())
	answers := v.answers[b.No]
	if len(answers) > 1 {
		v.answers[b.No] = answers[1:]
	}
	v.mu.Unlock()
	if len(answers) == 0 && v.always != nil {
		return v.always(b)
	}
	if len(answers) == 0 {
		return all(batch.Succeeded)(b)
	}
	return answers[0](b)
}

func (v *vendor) Follow(_ context.Context, sent []batch.Sent) ([]batch.Result, bool, error) {
	v.mu.Lock()
	v.asked++
	nth := v.asked
	v.mu.Unlock()
	results, err := v.follow(nth, sent)
	return results, v.full, err
}

// asking is a vendor that can be asked what became of a lost request.
type asking struct{ *vendor }

func (v asking) Lookup(_ context.Context, d batch.Doubted) (batch.Finding, error) {
	v.mu.Lock()
	v.looked++
	nth := v.looked
	v.mu.Unlock()
	return v.lookup(nth, d)
}

// all answers with one outcome for every target.
func all(o batch.Outcome) reply {
	return func(b batch.Batch) (batch.Answer, error) {
		a := batch.Answer{Receipt: "receipt", RequestID: "request"}
		for _, t := range b.Targets {
			a.Results = append(a.Results, batch.Result{Target: t.ID, Outcome: o})
		}
		return a, nil
	}
}

// refuse answers with an error of a kind.
func refuse(kind batch.Kind, wait time.Duration) reply {
	return func(batch.Batch) (batch.Answer, error) {
		return batch.Answer{}, &batch.Error{Kind: kind, Status: 400, Code: "code", Message: "message", Wait: wait}
	}
}

// refuseThose refuses every request that holds one of the targets, and takes the
// others as then says.
func refuseThose(then reply, bad ...batch.TargetID) reply {
	return func(b batch.Batch) (batch.Answer, error) {
		for _, t := range b.Targets {
			if slices.Contains(bad, t.ID) {
				return refuse(batch.BadRequest, 0)(b)
			}
		}
		return then(b)
	}
}

// memory is a ledger that keeps in order what was written, and how targets
// stand.
type memory struct {
	mu       sync.Mutex
	begun    []batch.Attempt
	endings  []batch.Ending
	outcomes map[batch.TargetID]batch.Result
	from     map[batch.TargetID]attempted // where those came from
	broken   error                        // every write fails with it once it is set
	breakAt  int                          // begin that number of attempts, then break
}

func (m *memory) Begin(_ context.Context, a batch.Attempt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.breakAt > 0 && len(m.begun) >= m.breakAt {
		return m.broken
	}
	m.begun = append(m.begun, a)
	return nil
}

func (m *memory) Record(_ context.Context, e batch.Ending) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.endings = append(m.endings, e)
	if m.outcomes == nil {
		m.outcomes, m.from = map[batch.TargetID]batch.Result{}, map[batch.TargetID]attempted{}
	}
	for _, r := range e.Results {
		m.outcomes[r.Target], m.from[r.Target] = r, attempted{e.Batch, e.No}
	}
	return nil
}

func (m *memory) Receipts(context.Context, batch.Attempt, batch.Span) ([]batch.Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []batch.Receipt
	for _, e := range m.endings {
		if e.Receipt != "" {
			all = append(all, e.Receipt)
		}
	}
	return all, nil
}

type attempted struct{ batch, no int }

func (m *memory) Accepted(_ context.Context, no, attempt int) ([]batch.Target, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var open []batch.Target
	for id, r := range m.outcomes {
		if r.Outcome == batch.Accepted && m.from[id] == (attempted{no, attempt}) {
			open = append(open, batch.Target{ID: id})
		}
	}
	slices.SortFunc(open, func(a, b batch.Target) int { return int(a.ID - b.ID) })
	return open, nil
}

// knows makes the ledger one that an earlier run has left with what w has taken.
func (m *memory) knows(works ...batch.Work) {
	for _, w := range works {
		for _, taken := range w.Taken {
			e := batch.Ending{Attempt: batch.Attempt{Batch: w.No, No: taken.Attempt}}
			for _, t := range taken.Targets {
				e.Results = append(e.Results, batch.Result{Target: t.ID, Outcome: batch.Accepted})
			}
			_ = m.Record(context.Background(), e) // never fails
		}
	}
	m.endings = nil
}

func (m *memory) counts() map[batch.Outcome]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	counts := map[batch.Outcome]int{}
	for _, r := range m.outcomes {
		counts[r.Outcome]++
	}
	return counts
}
