package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// line is one row of a report: the user's own cells, and what mopup adds.
type line struct {
	cells                  []string
	outcome, target, batch string
	code, message, receipt string
	attempts, number       string
}

// outcomes is the closed set of them.
var outcomes = []string{
	"succeeded", "accepted", "skipped", "failed", "in-doubt", "invalid", "duplicate", "protected", "not-attempted",
}

// readReport reads a report of a file with so many columns of its own.
func readReport(from io.Reader, own []string) ([]line, error) {
	r := csv.NewReader(from)
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	if len(header) < len(own) || strings.Join(header[:len(own)], "|") != strings.Join(own, "|") {
		return nil, fmt.Errorf("the report's header is %q, it should begin with %q", header, own)
	}
	at := map[string]int{}
	for i, name := range header[len(own):] {
		at[name] = len(own) + i
	}
	for _, name := range []string{"outcome", "target", "batch", "vendor_code", "vendor_message", "receipt", "attempts", "row"} {
		if at["mopup_"+name] == 0 {
			return nil, fmt.Errorf("the report has no column mopup_%s", name)
		}
	}
	var lines []line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the report: %w", err)
		}
		cell := func(name string) string { return cells[at["mopup_"+name]] }
		lines = append(lines, line{
			cells: cells[:len(own)], outcome: cell("outcome"), target: strings.ToLower(cell("target")),
			batch: cell("batch"), code: cell("vendor_code"), message: cell("vendor_message"),
			receipt: cell("receipt"), attempts: cell("attempts"), number: cell("row"),
		})
	}
}

// tally counts the outcomes.
func tally(report []line) map[string]int {
	counts := map[string]int{}
	for _, l := range report {
		counts[l.outcome]++
	}
	return counts
}

// having gives the targets whose outcome is one of these.
func having(report []line, wanted ...string) map[string]bool {
	targets := map[string]bool{}
	for _, l := range report {
		for _, o := range wanted {
			if l.outcome == o {
				targets[l.target] = true
			}
		}
	}
	return targets
}
