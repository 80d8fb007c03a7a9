package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// Its process stood still for longer than its lease: what it takes for in doubt or
// not attempted the other one may have settled.
func TestFinish_OfAJobThatAnotherProcessHasTellsNoOutcomes(t *testing.T) {
	l := pastLedger(t, past{"j", time.Hour, ledger.Interrupted, batch.NotAttempted, false})
	other, err := l.Hold(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release() //nolint:errcheck // the test is over
	lost := fmt.Errorf("job j: %w", ledger.ErrTakenOver)
	report := filepath.Join(t.TempDir(), "r.csv")
	for name, sendErr := range map[string]error{
		"the next write failed": lost, "it ended before the next write": nil, "it was interrupted": batch.ErrInterrupted,
	} {
		var out, told strings.Builder
		a := &app{out: &out, err: &told, ledger: "l.db"}
		err := a.finish(t.Context(), l, errand{job: ledger.Job{ID: "j"}, o: sendOptions{reports: []string{report}}}, sendErr,
			func(context.Context, ledger.JobState, string) error { return lost })
		if written, _ := exists(report); out.Len() > 0 || told.Len() > 0 || written {
			t.Errorf("%s: it told %s%s, with a report: %t", name, out.String(), told.String(), written)
		}
		want := fmt.Sprintf("process %d on host ", os.Getpid())
		if codeOf(err) != exitBroken || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), "mopup status j --ledger l.db") {
			t.Errorf("%s: it ended with %v", name, err)
		}
	}
}

func TestFinish_OfALedgerThatIsGoneWritesAReportUnasked(t *testing.T) {
	for name, c := range map[string]struct {
		gone bool
		want int // reports
	}{"gone": {true, 1}, "there again": {false, 0}} {
		l := pastLedger(t, past{"j", time.Hour, ledger.Interrupted, batch.NotAttempted, false})
		t.Chdir(t.TempDir())
		lost := fmt.Errorf("ledger l.db: %w", ledger.ErrGone)
		var out, told strings.Builder
		a := &app{out: &out, err: &told, in: strings.NewReader(""), env: func(string) string { return "" }}
		err := a.finish(t.Context(), l, errand{job: ledger.Job{ID: "j"}}, lost, func(context.Context, ledger.JobState, string) error {
			if c.gone {
				return lost
			}
			return nil
		})
		found, _ := filepath.Glob("mopup-j.csv")
		if err != nil || a.code != exitBroken || len(found) != c.want {
			t.Errorf("%s: code %d, %v, reports %v", name, a.code, err, found)
		}
		if shows := strings.Contains(told.String(), "mopup resume") && strings.Contains(told.String(), "mopup report"); shows == c.gone {
			t.Errorf("%s: told %s", name, told.String())
		}
	}
}

func TestUnasked_IsInAFolderOfItsOwnWhereTheWorkingOneCannotTakeIt(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	t.Chdir(t.TempDir())
	if err := os.Mkdir("mopup-j.csv", 0o700); err != nil { // stands in the way of any user
		t.Fatal(err)
	}
	path, err := unasked(ledger.Job{ID: "j"})
	if err != nil || filepath.Dir(filepath.Dir(path)) != tmp || filepath.Base(path) != "mopup-j.csv" {
		t.Errorf("it is %s (%v), want one below %s", path, err, tmp)
	}
}
