package main

import (
	"strings"
	"testing"
)

// A small world in which nothing is wrong: three rows, one of which failed.
func world() (rows []row, report []line, journal []entry) {
	rows = []row{{[]string{"Anna", "A@x"}, "a@x"}, {[]string{"Bert", "B@x"}, "b@x"}, {[]string{"Cleo", "C@x"}, "c@x"}}
	report = []line{
		{cells: []string{"Anna", "A@x"}, outcome: "succeeded", target: "a@x", receipt: "r1"},
		{cells: []string{"Bert", "B@x"}, outcome: "failed", target: "b@x", message: "not valid"},
		{cells: []string{"Cleo", "C@x"}, outcome: "succeeded", target: "c@x", receipt: "r1"},
	}
	journal = []entry{{"DO", "a@x", "r1"}, {"DO", "c@x", "r1"}}
	return rows, report, journal
}

// all makes every check of a report at once.
func all(rows []row, report []line, journal []entry) (c complaints) {
	c.add(everyRow(rows, report))
	c.add(addsUp(report, 3, map[string]int{"succeeded": 2, "failed": 1}))
	c.add(truth(report, journal))
	c.add(receipts(report, journal))
	c.add(onlyOurs(rows, journal, "DO"))
	c.add(atMostOnce(journal))
	c.add(doubtsWithin(report, nil))
	c.add(doubtsAtMost(report, 0))
	c.add(failedAlone(report, map[string]bool{"b@x": true}, "not valid"))
	c.add(allEnd(report, "succeeded", "failed"))
	return c
}

func TestChecks_NothingIsWrongWithAGoodReport(t *testing.T) {
	if c := all(world()); len(c) > 0 {
		t.Errorf("complaints of a good world: %q", c)
	}
}

func TestChecks_EachCanFail(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(rows []row, report []line, journal []entry) ([]row, []line, []entry)
		want  string
	}{
		"a row is missing": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { return r, l[:2], j },
			"the report has 2 rows, the input 3"},
		"a row stands twice": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { return r, append(l, l[2]), j },
			"the report has 4 rows, the input 3"},
		"two rows changed places": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0], l[2] = l[2], l[0]; return r, l, j },
			"2 rows not in their place of the input: a@x, c@x"},
		"a cell was changed": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].cells[0] = "Hanna"; return r, l, j },
			"1 rows whose own cells were changed: a@x"},
		"an outcome that does not exist": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].outcome = "fine"; return r, l, j },
			"1 rows with an outcome that does not exist: a@x fine"},
		"no outcome": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].outcome = ""; return r, l, j },
			"status counts 2 succeeded, the report has 1"},
		"succeeded, and not in the journal": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { return r, l, j[1:] },
			"1 reported as done, and the journal lacks them: a@x"},
		"accepted, and not in the journal": {func(r []row, l []line, j []entry) ([]row, []line, []entry) {
			l[0].outcome = "accepted"
			return r, l, j[1:]
		},
			"1 reported as done, and the journal lacks them: a@x"},
		"failed, and in the journal": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[2].outcome = "failed"; return r, l, j },
			"1 reported as not done, and the journal holds them: c@x (failed)"},
		"not attempted, and in the journal": {func(r []row, l []line, j []entry) ([]row, []line, []entry) {
			l[2].outcome = "not-attempted"
			return r, l, j
		}, "1 reported as not done, and the journal holds them: c@x (not-attempted)"},
		"another receipt": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].receipt = "r2"; return r, l, j },
			"1 done under another receipt than the report names: a@x r2"},
		"a target that nobody gave": {func(r []row, l []line, j []entry) ([]row, []line, []entry) {
			return r, l, append(j, entry{"DO", "z@x", "r1"})
		},
			"1 in the journal that nobody asked for: z@x DO"},
		"another action": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { j[0].Action = "UNDO"; return r, l, j },
			"1 in the journal that nobody asked for: a@x UNDO"},
		"applied twice": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { return r, l, append(j, j[0]) },
			"1 applied more than once: a@x x2"},
		"in doubt without a reason": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].outcome = "in-doubt"; return r, l, j },
			"1 in doubt though no request of theirs was cut short: a@x"},
		"too many in doubt": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[0].outcome = "in-doubt"; return r, l, j },
			"1 in doubt, but at most 0 can have lost their answer"},
		"a bad target that did not fail": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[1].outcome = "skipped"; return r, l, j },
			"1 bad targets that did not fail: b@x skipped"},
		"a good target that failed": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[2].outcome = "failed"; return r, l, j },
			"1 good targets that failed with a bad one: c@x"},
		"a failure without words": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[1].message = ""; return r, l, j },
			"1 failed without the vendor's words: b@x"},
		"another end": {func(r []row, l []line, j []entry) ([]row, []line, []entry) { l[1].outcome = "skipped"; return r, l, j },
			"1 that did not end succeeded or failed: b@x skipped not valid"},
	} {
		t.Run(name, func(t *testing.T) { demand(t, all(c.spoil(world())), c.want) })
	}
}

func TestChecks_TwoReportsThatDiffer(t *testing.T) {
	_, one, _ := world()
	_, other, _ := world()
	if c := sameReport(one, other); len(c) > 0 {
		t.Errorf("complaints of two reports that are the same: %q", c)
	}
	const want = "the report that was written is not the one that the ledger gives"
	demand(t, sameReport(one[:2], other), want)
	other[1].outcome = "in-doubt"
	demand(t, sameReport(one, other), want)
}

func demand(t *testing.T, got complaints, want string) {
	t.Helper()
	for _, c := range got {
		if strings.TrimSpace(c) == want {
			return
		}
	}
	t.Errorf("complaints %q, want %q among them", got, want)
}
