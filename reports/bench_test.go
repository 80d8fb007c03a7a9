package reports_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/reports"
)

const millions = 1_000_000

// bigJob is a job of a million rows of four cells, one batch of a hundred after
// the other accepted and then done; a row in fifty is the duplicate of an earlier
// one.
func bigJob(b *testing.B) (*ledger.Ledger, ledger.Job) {
	b.Helper()
	l, err := ledger.Open(b.Context(), filepath.Join(b.TempDir(), "l.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	d, err := l.Draft(b.Context(), "j", time.Now())
	if err != nil {
		b.Fatal(err)
	}
	var made []batch.PlannedBatch
	for i := range millions {
		if err := d.Add(bigRow(i), nil); err != nil {
			b.Fatal(err)
		}
	}
	for no := 1; no <= millions/100; no++ {
		made = append(made, batch.PlannedBatch{No: no, Action: "v/a", Targets: 98, First: batch.TargetID(no*100 - 99), Last: batch.TargetID(no * 100)})
	}
	action := ledger.Action{Name: "v/a", Fields: []string{"s", "p", "m"}, Identifying: []int{2}, Follows: true}
	header := []string{"Account", "Service", "Provider", "Note"}
	job := ledger.Job{State: ledger.Planned, Rows: millions, Actions: []ledger.Action{action}, Files: []ledger.File{{Path: "in.csv", Header: header}}}
	if err := d.Finish(job, made); err != nil {
		b.Fatal(err)
	}
	sendAll(b, l)
	if job, err = l.Job(b.Context(), "j"); err != nil {
		b.Fatal(err)
	}
	return l, job
}

func bigRow(i int) batch.Placed {
	cells := []string{fmt.Sprintf("user%07d@contoso.example", i), "exchange", "office365", "seen at the gate"}
	p := batch.Placed{
		Row: batch.Row{
			Origin: batch.Origin{Number: i + 2}, Cells: cells,
			Target: &batch.Target{Action: "v/a", Values: []string{cells[1], cells[2], cells[0]}},
		},
		Seq: batch.TargetID(i + 1), Batch: i/100 + 1,
	}
	if i%50 == 49 {
		p.Batch, p.Outcome, p.Same = 0, batch.Duplicate, batch.TargetID(1+i*7919%i/50*50)
	}
	return p
}

func sendAll(b *testing.B, l *ledger.Ledger) {
	b.Helper()
	h, err := l.Hold(b.Context(), "j")
	if err != nil {
		b.Fatal(err)
	}
	defer h.Release()
	next, errs := make(chan int), make(chan error)
	for range 64 {
		go func() {
			for no := range next {
				a := batch.Attempt{Job: "j", Batch: no, No: 1, Targets: 98, At: time.Now()}
				e := batch.Ending{Attempt: a, Ended: a.At, State: batch.StateAnswered, Receipt: "6a7b8c9d-0000-4000-8000-000000000000", RequestID: "request"}
				for i := no*100 - 99; i <= no*100; i++ {
					if i%50 != 0 {
						e.Results = append(e.Results, batch.Result{Target: batch.TargetID(i), Outcome: batch.Succeeded, Code: "0", Message: "Success"})
					}
				}
				if err := h.Begin(b.Context(), a); err != nil {
					b.Error(err)
				}
				if err := h.Record(b.Context(), e); err != nil {
					b.Error(err)
				}
			}
			errs <- nil
		}()
	}
	for no := 1; no <= millions/100; no++ {
		next <- no
	}
	close(next)
	for range 64 {
		<-errs
	}
}

func BenchmarkReports_OfAMillionRows(b *testing.B) {
	l, job := bigJob(b)
	path := filepath.Join(b.TempDir(), "r.csv")
	b.Run("file", func(b *testing.B) {
		for b.Loop() {
			if s, err := reports.WriteFile(b.Context(), path, l, job); err != nil || s.Outcomes[batch.Succeeded] != millions/50*49 {
				b.Fatal(s.Outcomes, err)
			}
		}
	})
	b.Run("summary", func(b *testing.B) {
		for b.Loop() {
			if _, err := reports.Summarize(b.Context(), l, job); err != nil {
				b.Fatal(err)
			}
		}
	})
}
