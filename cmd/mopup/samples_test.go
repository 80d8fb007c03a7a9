package main

import (
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/providers"
)

var update = flag.Bool("update", false, "write the expected sample reports anew")

const samples = "../../samples"

// sampleRuns end in exitFailed where a sample has invalid rows.
var sampleRuns = []struct {
	file, action string
	code         exitCode
}{
	{"accounts.csv", "tmcas/account-disable", exitFailed},
	{"accounts.jsonl", "tmcas/account-disable", exitFailed},
	{"accounts-mixed.csv", "", exitFailed},
	{"emails.csv", "graph/email-soft-delete", exitFailed},
	{"emails.jsonl", "graph/email-soft-delete", exitFailed},
	{"signins.csv", "graph/signin-confirm-compromised", exitFailed},
	{"signins.jsonl", "graph/signin-confirm-compromised", exitFailed},
	{"recommendations.csv", "graph/recommendation-reactivate", exitFailed},
	{"recommendations.jsonl", "graph/recommendation-reactivate", exitFailed},
	{"entra-signins.csv", "graph/signin-confirm-compromised", exitDone},
	{"hunting-emails.xlsx", "graph/email-soft-delete", exitDone},
	{"accounts-excel.txt", "tmcas/account-disable", exitDone},
	{"accounts-munich.csv", "tmcas/account-disable", exitDone},
	{"accounts-two-sheets.xlsx", "tmcas/account-disable", exitDone},
}

func TestSamples_GiveTheReportsBesideThem(t *testing.T) {
	for _, s := range sampleRuns {
		t.Run(s.file, func(t *testing.T) {
			got := masked(t, runSample(t, s.file, s.action, s.code))
			golden := filepath.Join(samples, strings.ReplaceAll(s.file, ".", "-")+".report.csv")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("report of %s (-want +got); make golden writes it anew:\n%s", s.file, diff)
			}
		})
	}
}

// runSample runs the main job on a sample in virtual time, and gives its report.
func runSample(t *testing.T, file, action string, want exitCode) string {
	t.Helper()
	dir := t.TempDir()
	report := filepath.Join(dir, "report.csv")
	synctest.Test(t, func(t *testing.T) {
		args := []string{"run", filepath.Join(samples, file), "--simulate", "--yes", "--allow-irreversible", "--skip-invalid",
			"--report", report, "--ledger", filepath.Join(dir, "ledger.db")}
		if action != "" {
			args = append(args, "--action", action)
		}
		code, stdout, stderr := inProcess(t.Context(), dir, nil, args...)
		if code != int(want) {
			t.Fatalf("exit code %d, want %d\n%s%s", code, want, stdout, stderr)
		}
	})
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// masked puts a word in place of what differs from run to run.
func masked(t *testing.T, report string) string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(report)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	differs := map[string]string{
		"mopup_receipt": "RECEIPT", "mopup_request_id": "REQUEST", "mopup_job": "JOB",
		"mopup_sent_at": "TIME", "mopup_settled_at": "TIME",
	}
	for _, line := range lines[1:] {
		for i, name := range lines[0] {
			if word := differs[name]; word != "" && line[i] != "" {
				line[i] = word
			}
			if name == "mopup_file" {
				line[i] = filepath.Base(line[i])
			}
		}
	}
	var out strings.Builder
	w := csv.NewWriter(&out)
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(out.String(), samples+"/", "")
}

func TestSamples_CSVAndJSONLGiveTheSameOutcomes(t *testing.T) {
	for _, kind := range []string{"accounts", "emails", "signins", "recommendations"} {
		t.Run(kind, func(t *testing.T) {
			if diff := cmp.Diff(endings(t, kind+"-csv"), endings(t, kind+"-jsonl")); diff != "" {
				t.Errorf("outcome and target of each row (-csv +jsonl):\n%s", diff)
			}
		})
	}
}

// endings gives outcome and target of each row of an expected report.
func endings(t *testing.T, name string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(samples, name+".report.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parseReport(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		all = append(all, row["mopup_outcome"]+" "+row["mopup_target"])
	}
	return all
}

func allActions() (all []batch.Action) {
	for _, e := range providers.All() {
		all = append(all, e.Actions()...)
	}
	return all
}
