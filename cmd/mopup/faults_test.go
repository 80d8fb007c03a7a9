package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/providers/simkit"
	"mopup/providers/simulator"
)

// rehearsal is one run of many targets against a simulator with faults, under
// the vendor's own quotas and in virtual time.
type rehearsal struct {
	kind, action string
	targets      int
	faults       []string
}

// run gives the report, the journal and the exit code.
func (r rehearsal) run(t *testing.T) (report []map[string]string, j *simkit.Journal, code int) {
	t.Helper()
	dir := t.TempDir()
	input, output := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out.csv")
	if err := os.WriteFile(input, []byte(manyRows(r.kind, r.targets)), 0o600); err != nil {
		t.Fatal(err)
	}
	o := simkit.Options{Journal: &simkit.Journal{}}
	for _, f := range r.faults {
		if err := o.Faults.Set(f); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		var stderr string
		code, _, stderr = inProcess(t.Context(), dir, simulator.New(o), "run", input, "--action", r.action, "--simulate", "--batch-size", "10",
			"--yes", "--allow-irreversible", "--quiet", "--report", output, "--ledger", filepath.Join(dir, "ledger.db"))
		if code != int(exitDone) && code != int(exitDoubt) {
			t.Fatalf("exit code %d\n%s", code, stderr)
		}
	})
	text, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if report, err = parseReport(string(text)); err != nil {
		t.Fatal(err)
	}
	return report, o.Journal, code
}

func count(report []map[string]string) map[batch.Outcome]int {
	counts := map[batch.Outcome]int{}
	for _, row := range report {
		counts[batch.Outcome(row["mopup_outcome"])]++
	}
	return counts
}

// before are the faults that come before anything is applied: what is lost was
// never done.
var before = []string{"throttle=10%", "unavailable-before=10%", "cut-before=10%"}

func TestFaults_WhatCanBeRepeatedOrAskedAboutIsBroughtToItsEnd(t *testing.T) {
	for _, r := range []rehearsal{
		{"accounts", "tmcas/account-disable", 400, before},
		{"accounts", "tmcas/account-enable-mfa", 400, before},
		{"accounts", "tmcas/account-revoke-sessions", 400, before},
		{"signins", "graph/signin-confirm-compromised", 400, before},
		{"signins", "graph/signin-dismiss", 400, before},
		{"recommendations", "graph/recommendation-reactivate", 400, before},
		{"recommendations", "graph/recommendation-reactivate", 400, append([]string{"throttle-inner=10%"}, before...)},
		{"recommendations", "graph/recommendation-complete", 400, before},
		{"accounts", "tmcas/account-reset-password", 400, before}, // harmful, but the vendor can be asked
	} {
		t.Run(r.action, func(t *testing.T) {
			report, journal, code := r.run(t)
			if diff := cmp.Diff(map[batch.Outcome]int{batch.Succeeded: r.targets}, count(report)); diff != "" || code != 0 {
				t.Errorf("exit code %d, outcomes (-want +got):\n%s", code, diff)
			}
			if err := sameTargets(journal, report, []string{"succeeded"}); err != nil {
				t.Error(err)
			}
			if over := journal.Stats().OverQuota; over > 0 {
				t.Errorf("%d requests were over the vendor's quota", over)
			}
		})
	}
}

func TestFaults_WhatDoesHarmIsSentAgainAfterA429Only(t *testing.T) {
	for _, r := range []rehearsal{
		{"emails", "graph/email-soft-delete", 400, before},
		{"emails", "graph/email-hard-delete", 400, before},
	} {
		t.Run(r.action, func(t *testing.T) {
			report, journal, code := r.run(t)
			counts := count(report)
			done := counts[batch.Succeeded] + counts[batch.Accepted]
			if done+counts[batch.InDoubt] != r.targets || counts[batch.InDoubt] == 0 || code != int(exitDoubt) {
				t.Errorf("exit code %d, outcomes %v, want done or in doubt, and %d", code, counts, exitDoubt)
			}
			if err := sameTargets(journal, report, []string{"succeeded", "accepted"}); err != nil {
				t.Error(err)
			}
			s := journal.Stats()
			if s.Faults["throttle"] == 0 {
				t.Error("no 429 was injected, so nothing shows that these are sent again")
			}
		})
	}
}

// After these faults the lost answer may have been a yes: whatever was applied
// must not be reported as failed or not attempted, and nothing that does harm
// may be applied twice.
func TestFaults_LostAnswersAfterApplyingAreNeverCountedWrongly(t *testing.T) {
	after := []string{"throttle=5%", "unavailable-before=5%", "cut-before=5%", "unavailable-after=5%", "cut-after=5%", "latency=0s-300ms"}
	for _, r := range []rehearsal{
		{"accounts", "tmcas/account-disable", 400, after},
		{"accounts", "tmcas/account-reset-password", 400, after},
		{"emails", "graph/email-soft-delete", 400, after},
		{"signins", "graph/signin-confirm-compromised", 400, after},
		{"recommendations", "graph/recommendation-reactivate", 400, after},
	} {
		t.Run(r.action, func(t *testing.T) {
			report, journal, _ := r.run(t)
			lost := 0
			for name, n := range journal.Stats().Faults {
				if strings.HasPrefix(name, "cut-") || strings.HasPrefix(name, "unavailable-") {
					lost += n
				}
			}
			doubt := count(report)[batch.InDoubt]
			if lost == 0 || doubt > 10*lost || doubt > 0 && !unanswerable[r.action] {
				t.Errorf("%d rows are in doubt after %d lost answers to batches of 10", doubt, lost)
			}
			applied := map[string]int{}
			for _, e := range journal.Applied() {
				applied[e.Target]++
			}
			for _, row := range report {
				times := applied[strings.ToLower(row["mopup_target"])]
				switch batch.Outcome(row["mopup_outcome"]) {
				case batch.Succeeded, batch.Accepted:
					if times == 0 {
						t.Errorf("row %s is %s and was never applied", row["mopup_row"], row["mopup_outcome"])
					}
				case batch.InDoubt:
				default:
					if times > 0 {
						t.Errorf("row %s is %s and was applied", row["mopup_row"], row["mopup_outcome"])
					}
				}
				if times > 1 && !repeated[r.action] {
					t.Errorf("row %s was applied %d times", row["mopup_row"], times)
				}
			}
		})
	}
}

// unanswerable are the actions of which nobody can be asked what became of a
// lost request.
var unanswerable = map[string]bool{"graph/email-soft-delete": true}

// repeated are the actions of which a lost request is simply made again.
var repeated = map[string]bool{"graph/signin-confirm-compromised": true}
