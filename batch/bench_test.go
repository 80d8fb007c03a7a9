package batch_test

import (
	"fmt"
	"testing"

	"mopup/batch"
	"mopup/batch/seen"
)

// One target placed: numbered, compared with all before it, put in its batch.
func BenchmarkPlace(b *testing.B) {
	const rows = 1_000_000
	text := make([]batch.Row, rows)
	for i := range text {
		text[i] = rowFor("v/a", fmt.Sprintf("user%d@corp.example", i))
		text[i].Target.Values = append(text[i].Target.Values, "exchange", "office365")
	}
	a := testAction("v/a", 100)
	a.Fields = append(a.Fields, batch.Field{Name: "service"}, batch.Field{Name: "provider"})
	b.ReportAllocs()
	for b.Loop() {
		s := seen.New(seen.Options{})
		p := batch.NewPlanner(map[string]*batch.Action{"v/a": a}, s)
		for i := range text {
			if _, _, err := p.Place(text[i]); err != nil {
				b.Fatal(err)
			}
		}
		if plan, _ := p.Close(); plan.Targets != rows {
			b.Fatal(plan)
		}
		s.Close()
	}
	all := float64(b.N * rows)
	b.ReportMetric(all/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/all, "ns/row")
}
