package main

import (
	"strings"
	"testing"
)

func TestTable_LeavesOutColumnsAndThenCutsLines(t *testing.T) {
	list := table{{"JOB", "CREATED", "FILES"}, {"j1", "2026-11-01", "accounts.csv"}, {"j2", "", "mörder.csv"}}
	for room, want := range map[int]string{
		0:  "JOB  CREATED     FILES\nj1   2026-11-01  accounts.csv\nj2               mörder.csv\n",
		29: "JOB  CREATED     FILES\nj1   2026-11-01  accounts.csv\nj2               mörder.csv\n",
		28: "JOB  FILES\nj1   accounts.csv\nj2   mörder.csv\n",
		12: "JOB  FILES\nj1   accoun…\nj2   mörder…\n",
	} {
		var out strings.Builder
		list.write(&out, room, 1)
		if out.String() != want {
			t.Errorf("in %d columns it is\n%swant\n%s", room, out.String(), want)
		}
	}
}
