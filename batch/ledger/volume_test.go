package ledger_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// millions is a job as large as they come, for benchmarks: what is measured of it
// holds for a million rows. Each row has four cells, three of which are sent.
const millions = 1_000_000

func big(i int) batch.Placed {
	cells := []string{fmt.Sprintf("user%07d@contoso.example", i), "exchange", "office365", "seen at the gate"}
	return batch.Placed{
		Row: batch.Row{
			Origin: batch.Origin{File: "in.csv", Number: i + 1}, Cells: cells,
			Target: &batch.Target{ID: batch.TargetID(i), Action: "v/f", Values: []string{cells[1], cells[2], cells[0]}},
		},
		Seq: batch.TargetID(i), Batch: (i-1)/100 + 1,
	}
}

// planBig writes a job of n rows in batches of a hundred.
func planBig(b *testing.B, l *ledger.Ledger, rows []batch.Placed) ledger.Job {
	b.Helper()
	d, err := l.Draft(b.Context(), "j", noon)
	if err != nil {
		b.Fatal(err)
	}
	var closed []batch.PlannedBatch
	for i, r := range rows {
		closed = closed[:0]
		if i%100 == 99 {
			closed = append(closed, batch.PlannedBatch{No: r.Batch, Action: "v/f", Targets: 100, First: r.Seq - 99, Last: r.Seq})
		}
		if err := d.Add(r, closed); err != nil {
			b.Fatal(err)
		}
	}
	job := ledger.Job{
		ID: "j", State: ledger.Planned, Rows: len(rows), Files: []ledger.File{{Path: "in.csv"}}, Provider: "v", Connection: "c", Content: "same",
		Actions: []ledger.Action{{Name: "v/f", Follows: true, Keep: time.Hour, Fields: []string{"s", "p", "m"}, Identifying: []int{2}}},
	}
	if err := d.Finish(job, nil); err != nil {
		b.Fatal(err)
	}
	job, err = l.Job(b.Context(), "j")
	if err != nil {
		b.Fatal(err)
	}
	return job
}

func bigRows() []batch.Placed {
	rows := make([]batch.Placed, millions)
	for i := range rows {
		rows[i] = big(i + 1)
	}
	return rows
}

func openBig(b *testing.B) *ledger.Ledger {
	b.Helper()
	l, err := ledger.Open(b.Context(), filepath.Join(b.TempDir(), "l.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l
}

func BenchmarkDraft_AMillionRows(b *testing.B) {
	rows := bigRows()
	for b.Loop() {
		l := openBig(b)
		planBig(b, l, rows)
		info, err := os.Stat(l.Path())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/millions, "disk-B/row")
	}
}

// What is read of a job before, while and after it is sent.
func BenchmarkLedger_ReadsAMillionRows(b *testing.B) {
	l := openBig(b)
	job := planBig(b, l, bigRows())
	h, err := l.Hold(b.Context(), "j")
	if err != nil {
		b.Fatal(err)
	}
	defer h.Release()
	b.Run("work", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for w, err := range l.Work(b.Context(), job) {
				if err != nil {
					b.Fatal(err)
				}
				n += len(w.Targets)
			}
			if n != millions {
				b.Fatalf("%d targets", n)
			}
		}
	})
	accept(b, h)
	b.Run("rows", func(b *testing.B) { benchRows(b, l, job, (*ledger.Ledger).Rows) })
	b.Run("ends", func(b *testing.B) { benchRows(b, l, job, (*ledger.Ledger).Ends) })
	b.Run("accepted", func(b *testing.B) {
		for b.Loop() {
			for no := 1; no <= millions/100; no++ {
				if ts, err := h.Accepted(b.Context(), no, 1); err != nil || len(ts) != 100 {
					b.Fatal(len(ts), err)
				}
			}
		}
	})
	b.Run("resume", func(b *testing.B) { benchResume(b, l, h, job) })
}

func benchRows(b *testing.B, l *ledger.Ledger, job ledger.Job, rows func(*ledger.Ledger, context.Context, ledger.Job) iter.Seq2[ledger.Row, error]) {
	for b.Loop() {
		n := 0
		for _, err := range rows(l, b.Context(), job) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != millions {
			b.Fatalf("%d rows", n)
		}
	}
}

// accept has the vendor take all batches, many at one time.
func accept(b *testing.B, h *ledger.Hold) {
	b.Helper()
	errs := make(chan error)
	const senders = 64
	for s := range senders {
		go func() {
			for no := s + 1; no <= millions/100; no += senders {
				a := attempt(no, 1)
				a.At = time.Now()
				if err := h.Begin(b.Context(), a); err != nil {
					errs <- err
					return
				}
				e := batch.Ending{Attempt: a, Ended: a.At, State: batch.StateAnswered, Receipt: "receipt", RequestID: "request"}
				for i := range 100 {
					e.Results = append(e.Results, batch.Result{Target: batch.TargetID(no*100 - 99 + i), Outcome: batch.Accepted})
				}
				if err := h.Record(b.Context(), e); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range senders {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
}

// benchResume does what a resume does before it sends.
func benchResume(b *testing.B, l *ledger.Ledger, h *ledger.Hold, job ledger.Job) {
	for b.Loop() {
		if left, err := l.Left(b.Context(), job); err != nil || left.Taken != millions {
			b.Fatal(left, err)
		}
		if _, err := l.Proven(b.Context(), "j"); err != nil {
			b.Fatal(err)
		}
		if err := l.SentBefore(b.Context(), "j"); err != nil {
			b.Fatal(err)
		}
		if err := h.Start(b.Context(), false); err != nil {
			b.Fatal(err)
		}
		if _, err := l.LastBatch(b.Context(), "j"); err != nil {
			b.Fatal(err)
		}
		for _, err := range l.Work(b.Context(), job) {
			if err != nil {
				b.Fatal(err)
			}
			break
		}
	}
}
