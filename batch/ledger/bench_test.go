package ledger_test

import (
	"path/filepath"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

// One batch of a hundred written down before and after its request, with sixteen
// senders sharing their commits.
func BenchmarkLedger_BeginAndRecord(b *testing.B) {
	l, err := ledger.Open(b.Context(), filepath.Join(b.TempDir(), "l.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	d, err := l.Draft(b.Context(), "j", noon)
	if err != nil {
		b.Fatal(err)
	}
	var planned []batch.PlannedBatch
	for i := range b.N {
		planned = append(planned, batch.PlannedBatch{No: i + 1, Action: "v/a", Targets: 100, First: hundred(i + 1)[0].Target, Last: hundred(i + 1)[99].Target})
	}
	if err := d.Finish(ledger.Job{State: ledger.Planned}, planned); err != nil {
		b.Fatal(err)
	}
	h, err := l.Hold(b.Context(), "j")
	if err != nil {
		b.Fatal(err)
	}
	defer h.Release()
	next := make(chan int, b.N)
	for i := range b.N {
		next <- i + 1
	}
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			a := attempt(<-next, 1)
			if err := h.Begin(b.Context(), a); err != nil {
				b.Error(err)
			}
			e := batch.Ending{Attempt: a, Ended: noon, State: batch.StateAnswered, Results: hundred(a.Batch)}
			if err := h.Record(b.Context(), e); err != nil {
				b.Error(err)
			}
		}
	})
}

// hundred are the results of all targets of a batch.
func hundred(no int) []batch.Result {
	ids := make([]batch.TargetID, 100)
	for i := range ids {
		ids[i] = batch.TargetID(no*100 - 99 + i)
	}
	return results(batch.Succeeded, ids...)
}
