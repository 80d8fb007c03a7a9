package main

import "strings"

// receipts demands that what was done can be found again at the vendor under the
// receipt that the report names.
func receipts(report []line, journal []entry) (c complaints) {
	given := map[string][]string{}
	for _, e := range journal {
		if e.Batch != "" {
			given[e.Target] = append(given[e.Target], e.Batch)
		}
	}
	var wrong []string
	for _, l := range report {
		if l.outcome != "succeeded" && l.outcome != "accepted" || given[l.target] == nil {
			continue
		}
		known := false
		for _, receipt := range given[l.target] {
			known = known || receipt == l.receipt
		}
		if !known {
			wrong = append(wrong, l.target+" "+l.receipt)
		}
	}
	c.about(wrong, "done under another receipt than the report names")
	return c
}

// doubtsWithin demands that only targets are in doubt whose answer can have been
// lost.
func doubtsWithin(report []line, may map[string]bool) (c complaints) {
	var others []string
	for target := range having(report, "in-doubt") {
		if !may[target] {
			others = append(others, target)
		}
	}
	c.about(others, "in doubt though no request of theirs was cut short")
	return c
}

// doubtsAtMost demands no more targets in doubt than lost requests can hold.
func doubtsAtMost(report []line, most int) (c complaints) {
	if n := tally(report)["in-doubt"]; n > most {
		c.addf("%d in doubt, but at most %d can have lost their answer", n, most)
	}
	return c
}

// failedAlone demands that exactly the bad targets failed, each with the words
// of the vendor.
func failedAlone(report []line, bad map[string]bool, words string) (c complaints) {
	var missing, innocent, mute []string
	for _, l := range report {
		failed := l.outcome == "failed"
		switch {
		case bad[l.target] && !failed:
			missing = append(missing, l.target+" "+l.outcome)
		case !bad[l.target] && failed:
			innocent = append(innocent, l.target)
		case failed && !strings.Contains(l.message, words):
			mute = append(mute, l.target+" "+l.message)
		}
	}
	c.about(missing, "bad targets that did not fail")
	c.about(innocent, "good targets that failed with a bad one")
	c.about(mute, "failed without the vendor's words")
	return c
}

// since leaves out what was counted before.
func (s stats) since(before stats) stats {
	less := func(now, then map[string]int) map[string]int {
		left := map[string]int{}
		for name, n := range now {
			left[name] = n - then[name]
		}
		return left
	}
	s.Requests -= before.Requests
	s.OverQuota -= before.OverQuota
	s.ByRoute, s.ByStatus, s.Faults = less(s.ByRoute, before.ByRoute), less(s.ByStatus, before.ByStatus), less(s.Faults, before.Faults)
	return s
}

// posts is how many requests the vendor got that do something.
func (s stats) posts() (n int) {
	for route, count := range s.ByRoute {
		if strings.HasPrefix(route, "POST ") {
			n += count
		}
	}
	return n
}

// lost is how many requests can have had no clear answer, by the faults.
func (s stats) lost() (n int) {
	for _, fault := range []string{"unavailable-before", "unavailable-after", "cut-before", "cut-after"} {
		n += s.Faults[fault]
	}
	return n
}

func postsAtMost(s stats, most int) (c complaints) {
	if s.posts() > most {
		c.addf("%d POST requests, at most %d were needed", s.posts(), most)
	}
	return c
}

func requestsAtMost(s stats, most int) (c complaints) {
	if s.Requests > most {
		c.addf("%d requests, at most %d were needed", s.Requests, most)
	}
	return c
}

func withinQuota(s stats) (c complaints) {
	if s.OverQuota > 0 {
		c.addf("%d requests over the quota", s.OverQuota)
	}
	return c
}

// neverRepeated demands that no remediation was sent a second time: the vendor
// refuses those as duplicates, so the journal alone would not show it.
func neverRepeated(s stats) (c complaints) {
	if n := s.ByStatus["409"]; n > 0 {
		c.addf("%d requests were sent again as they were, and refused as duplicates", n)
	}
	return c
}

// intentFirst demands that each request stands in the ledger, that is, was
// written down before it left.
func intentFirst(s stats, attempts int) (c complaints) {
	if s.posts() > attempts {
		c.addf("the vendor got %d POST requests, the ledger knows of %d", s.posts(), attempts)
	}
	return c
}
