package main

import (
	"testing"

	"mopup/batch/ledger"
)

func TestCommand_KeepsThePaceThatWasAskedFor(t *testing.T) {
	given := []string{"--lanes", "my lanes", "--ledger", "l.db", "--rate", "5/m", "--in-flight", "2"}
	for _, c := range []struct{ of, to, want string }{
		{"run", "resume", "mopup resume J --ledger l.db --lanes 'my lanes' --rate 5/m --in-flight 2"},
		{"retry", "retry", "mopup retry J --ledger l.db --lanes 'my lanes' --rate 5/m --in-flight 2 --batch-size 3"},
		{"run", "report", "mopup report J --ledger l.db"},
	} {
		a := &app{env: func(string) string { return "" }, intake: t.Context()}
		root := a.root()
		cmd, _, err := root.Find([]string{c.of})
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.ParseFlags(append(given, "--batch-size", "3")); err != nil {
			t.Fatal(err)
		}
		a.running = cmd
		if got := a.command(ledger.Job{ID: "J"}, c.to, "J"); got != c.want {
			t.Errorf("after %s: %s, want %s", c.of, got, c.want)
		}
	}
}
