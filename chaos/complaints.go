package main

import (
	"fmt"
	"slices"
	"strings"
)

// complaints is what is wrong; empty: nothing.
type complaints []string

func (c *complaints) addf(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

func (c *complaints) add(more complaints) { *c = append(*c, more...) }

// about complains of targets, and names a few.
func (c *complaints) about(targets []string, what string) {
	if len(targets) == 0 {
		return
	}
	slices.Sort(targets)
	targets = slices.Compact(targets)
	const few = 3
	names := strings.Join(targets[:min(few, len(targets))], ", ")
	if len(targets) > few {
		names += ", ..."
	}
	c.addf("%d %s: %s", len(targets), what, names)
}
