package batch_test

import (
	"fmt"
	"testing"

	"mopup/batch"
)

// One target placed: numbered, compared with all before it, put in its batch.
func BenchmarkPlanner_Place(b *testing.B) {
	p := batch.NewPlanner(map[string]*batch.Action{"v/a": testAction("v/a", 100)})
	rows := make([]batch.Row, b.N)
	for i := range rows {
		rows[i] = rowFor("v/a", fmt.Sprintf("user%d@corp.example", i))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range rows {
		p.Place(rows[i])
	}
}
