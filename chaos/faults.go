package main

// weather is bad weather of every sort.
func weather(latency string) []string {
	return []string{
		"unavailable-before=5%", "unavailable-after=5%", "cut-before=5%", "cut-after=5%", "throttle=5%",
		"latency=" + latency, "settle=0s-500ms",
	}
}

// tardy is a vendor that shows late what it did: after the first question about
// a lost answer, and just before absence is believed. To believe the first answer
// would send again what was done. (Only accounts have results that are late.)
var tardy = struct{ late, settle string }{"late=5500ms-7s", "8s"}

// worse adds what makes questions hard to answer: results that show late or are
// left out, and a clock that is not ours. All of it is less than limits.settle.
func (t *trial) worse() []string {
	skew := []string{"0s", "-90s", "45m", "-3h"}[t.luck.IntN(4)]
	link := []string{"null", "empty", "word", "absent", "bare"}[t.luck.IntN(5)]
	return []string{tardy.late, "drop-results=2%", "throttle-inner=2%", "skew=" + skew, "next-link=" + link}
}

// faults is the story of a vendor that has a bad day.
func faults(k kind, s size) func(*trial) error {
	return func(t *trial) error {
		l := usual(min(k.batch, 20))
		l.inFlight, l.settle = 8, tardy.settle
		err := t.open(setup{
			kind: k, rows: s.rows, limits: l,
			sim: flags(append(weather("0ms-300ms"), tardy.late, t.seedFault())...),
		})
		if err != nil {
			return err
		}
		e, err := t.runToEnd(t.ends()...)
		if err != nil {
			return err
		}
		if e.stats.lost() == 0 {
			t.complain("no fault struck: this shows nothing")
		}
		t.wrong.add(t.promised(e, nil))
		return nil
	}
}
