package main

// benchCase is one thing that is measured. One that waits for a quota most of
// the time is measured beside others; what uses the machine is measured alone.
type benchCase struct {
	name  string
	title string
	waits bool
	long  bool
	play  func(*trial) error
}

func cases() []benchCase {
	return []benchCase{
		{"quota-fixed", "20 per 3 s, fixed window", true, false, quotaOf("fixed")},
		{"quota-sliding", "20 per 3 s, sliding window", true, false, quotaOf("sliding")},
		{"quota-two", "5 per 10 s and 1 per 1 s together", true, false, quotaOfSignIns},
		{"pair", "two processes on one lane", true, false, pair()},
		{"urgent", "two processes, the second one urgent", true, false, pair("--urgent")},
		{"foreign-even", "a stranger takes half of the quota, evenly", true, false, foreign(evenly)},
		{"foreign-burst", "a stranger takes half of the quota, all at once", true, false, foreign(atOnce)},
		{"foreign-stops", "a stranger who stops half-way", true, false, foreignStops},
		{"start", "mopup actions", false, false, startUp},
		{"lanes", "100 lanes in one process", false, false, hundredLanes},
		{"million", "a million rows without a quota", false, false, million},
		{"sizes", "does twice the work take twice the time", false, false, sizes},
		{"in-flight", "100,000 rows, by requests in flight", false, false, inFlight},
		{"plan", "mopup plan of a million rows", false, false, planned},
		{"workbook", "mopup plan of a large workbook", false, false, workbook},
		{"resume", "mopup resume of half a million rows", false, false, resumed},
		{"ten-million", "ten million rows", false, true, tenMillion},
	}
}
