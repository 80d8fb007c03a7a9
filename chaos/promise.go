package main

// promised is what the specification promises of the kind, once its job has come
// to its end: every target done, and none in doubt. E-mails whose answer was
// lost can't be asked about; they must be those that were under way at a kill, or
// fit into the requests that a fault befell.
func (t *trial) promised(e evidence, doubted map[string]bool) (c complaints) {
	k := t.setup.kind
	if !k.blind {
		return allEnd(e.report, k.good)
	}
	c.add(allEnd(e.report, k.good, "in-doubt"))
	size := min(t.setup.limits.targets, k.batch)
	c.add(doubtsAtMost(e.report, size*(e.stats.lost()+t.kills*t.setup.limits.inFlight)))
	if e.stats.lost() == 0 {
		c.add(doubtsWithin(e.report, doubted))
	}
	return c
}
