package main

import (
	"context"
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"mopup/providers/simkit"
	"mopup/providers/simulator"
)

// defect is a writer that has one.
type defect struct{ io.Writer }

func (defect) Write([]byte) (int, error) { panic("index out of range") }

func TestMain_ACrashIsNoUsageAndNamesTheWayOn(t *testing.T) {
	vendor := httptest.NewServer(simulator.New(simkit.Options{Quota: &simkit.Quota{}}))
	defer vendor.Close()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"version"}, "; this command sent nothing, and mopup status shows"},
		{[]string{"run", samples + "/emails.csv", "--action", "graph/email-soft-delete", "--yes", "--skip-invalid", "--endpoint", vendor.URL}, "To go on:\nmopup resume "},
	} {
		home := t.TempDir()
		env := map[string]string{"HOME": home, "MOPUP_GRAPH_TOKEN": "t"}
		var told strings.Builder
		a := &app{in: strings.NewReader(""), out: defect{}, err: &told, intake: t.Context(), work: context.Background(), env: func(name string) string { return env[name] }}
		code := a.main(append(c.args, "--ledger", filepath.Join(home, "l.db")))
		for _, want := range []string{"panic: index out of range", "crash_test.go", c.want} {
			if !strings.Contains(told.String(), want) {
				t.Errorf("%s: told %s, want %q", c.args[0], told.String(), want)
			}
		}
		if code != int(exitBroken) {
			t.Errorf("%s: exit code %d, want %d", c.args[0], code, exitBroken)
		}
	}
}
