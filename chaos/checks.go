package main

import (
	"slices"
	"strconv"
	"strings"
)

// everyRow demands the rows as they were read, each once, in their order, with
// one outcome of those that exist.
func everyRow(rows []row, report []line) (c complaints) {
	if len(rows) != len(report) {
		c.addf("the report has %d rows, the input %d", len(report), len(rows))
	}
	var strange, misplaced, changed []string
	for i, l := range report {
		if !slices.Contains(outcomes, l.outcome) {
			strange = append(strange, l.target+" "+l.outcome)
		}
		if i >= len(rows) {
			continue
		}
		switch {
		case l.target != rows[i].target:
			misplaced = append(misplaced, l.target)
		case !slices.Equal(l.cells, rows[i].cells):
			changed = append(changed, l.target)
		}
	}
	c.about(strange, "rows with an outcome that does not exist")
	c.about(misplaced, "rows not in their place of the input")
	c.about(changed, "rows whose own cells were changed")
	return c
}

// addsUp demands that the counts that mopup states are those of its report.
func addsUp(report []line, rows int, stated map[string]int) (c complaints) {
	counted, sum := tally(report), 0
	for _, o := range outcomes {
		sum += stated[o]
		if stated[o] != counted[o] {
			c.addf("status counts %d %s, the report has %d", stated[o], o, counted[o])
		}
	}
	if sum != rows {
		c.addf("status accounts for %d of %d rows", sum, rows)
	}
	return c
}

// truth holds the report against what truly happened. It is demanded at any
// time, also right after a kill.
func truth(report []line, journal []entry) (c complaints) {
	applied := times(journal)
	var claimed, denied []string
	for _, l := range report {
		switch l.outcome {
		case "succeeded", "accepted":
			if applied[l.target] == 0 {
				claimed = append(claimed, l.target)
			}
		case "in-doubt": // may be either
		default:
			if applied[l.target] > 0 {
				denied = append(denied, l.target+" ("+l.outcome+")")
			}
		}
	}
	c.about(claimed, "reported as done, and the journal lacks them")
	c.about(denied, "reported as not done, and the journal holds them")
	return c
}

// onlyOurs demands that nothing was done that nobody asked for.
func onlyOurs(rows []row, journal []entry, verb string) (c complaints) {
	given := map[string]bool{}
	for _, r := range rows {
		given[r.target] = true
	}
	var foreign []string
	for _, e := range journal {
		if !given[e.Target] || e.Action != verb {
			foreign = append(foreign, e.Target+" "+e.Action)
		}
	}
	c.about(foreign, "in the journal that nobody asked for")
	return c
}

// atMostOnce demands that nothing was applied twice.
func atMostOnce(journal []entry) (c complaints) {
	var twice []string
	for target, n := range times(journal) {
		if n > 1 {
			twice = append(twice, target+" x"+strconv.Itoa(n))
		}
	}
	c.about(twice, "applied more than once")
	return c
}

// allEnd demands that every row has one of the outcomes.
func allEnd(report []line, wanted ...string) (c complaints) {
	var others []string
	for _, l := range report {
		if !slices.Contains(wanted, l.outcome) {
			others = append(others, strings.TrimSpace(l.target+" "+l.outcome+" "+l.message))
		}
	}
	c.about(others, "that did not end "+strings.Join(wanted, " or "))
	return c
}

// sameReport demands that the report which the run wrote and the one that was made
// again from the ledger tell the same.
func sameReport(written, again []line) (c complaints) {
	same := func(a, b line) bool {
		return slices.Equal(a.cells, b.cells) && a.target == b.target && a.outcome == b.outcome &&
			a.receipt == b.receipt && a.message == b.message && a.number == b.number
	}
	if !slices.EqualFunc(written, again, same) {
		c.addf("the report that was written is not the one that the ledger gives")
	}
	return c
}

// times counts how often each target was applied.
func times(journal []entry) map[string]int {
	counts := map[string]int{}
	for _, e := range journal {
		counts[e.Target]++
	}
	return counts
}
