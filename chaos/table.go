package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// table prints a line for each trial as it ends.
type table struct {
	mu sync.Mutex
	to io.Writer
}

const layout = "%-20s %-11s %6s %6s %9s  %-46s %7s  %s\n"

func newTable(to io.Writer) *table {
	fmt.Fprintf(to, layout, "scenario", "seed", "rows", "kills", "requests", "outcomes", "seconds", "")
	return &table{to: to}
}

func (tb *table) line(t *trial) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	verdict := "ok"
	switch {
	case t.cut:
		verdict = "interrupted"
	case len(t.wrong) > 0:
		verdict = "FAILED"
	}
	fmt.Fprintf(tb.to, layout, t.name, fmt.Sprint(t.seed), fmt.Sprint(len(t.rows)), fmt.Sprint(t.kills),
		fmt.Sprint(t.stats.Requests), shown(t.outcomes), fmt.Sprintf("%.1f", t.took.Seconds()), verdict)
	const most = 12
	for i, w := range t.wrong {
		if i == most {
			fmt.Fprintf(tb.to, "    ... and %d more\n", len(t.wrong)-most)
			break
		}
		fmt.Fprintf(tb.to, "    %s\n", strings.TrimSpace(w))
	}
	if len(t.wrong) > 0 {
		fmt.Fprintf(tb.to, "    evidence: %s\n    again:    %s\n", t.Dir, t.again())
	}
}

func shown(counts map[string]int) string {
	var parts []string
	for _, o := range outcomes {
		if counts[o] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[o], o))
		}
	}
	return strings.Join(parts, ", ")
}
