package reports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
	"mopup/reports"
)

// job writes a job of two files to a ledger: the second has one column of the
// first, and one of its own that stands twice.
func job(t *testing.T, rows int) (*ledger.Ledger, ledger.Job) {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	action := batch.Action{Name: "v/a", Targets: batch.Assume(9), Fields: []batch.Field{{Name: "id", Key: batch.FoldCase}}}
	planner := batch.NewPlanner(map[string]*batch.Action{"v/a": &action}, seen.New(seen.Options{Keys: 10}))
	d, err := l.Draft(t.Context(), "j", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	target := func(id string) *batch.Target { return &batch.Target{Action: "v/a", Values: []string{id}} }
	for _, r := range []batch.Row{
		{Origin: batch.Origin{Number: 2}, Cells: []string{"ann", "=1+1, \"quoted\""}, Target: target("ann")},
		{Origin: batch.Origin{Number: 3}, Cells: []string{"?", "note", "extra"}, Problems: []batch.Problem{{Reason: "bad"}}},
		{Origin: batch.Origin{Number: 2}, FileIndex: 1, Cells: []string{"1", "ANN", "2"}, Target: target("ANN")},
		{Origin: batch.Origin{Number: 3}, FileIndex: 1, Cells: []string{"3", "bob"}, Target: target("bob")},
	} {
		placed, closed, err := planner.Place(r)
		if err := errors.Join(err, d.Add(placed, closed)); err != nil {
			t.Fatal(err)
		}
	}
	_, open := planner.Close()
	err = d.Finish(ledger.Job{
		State: ledger.Finished, Rows: rows, Actions: []ledger.Action{ledger.ActionOf(action)},
		Files: []ledger.File{{Path: "a.csv", Header: []string{"Id", "Note "}}, {Path: "b.csv", Header: []string{"Type", "Id", "Type"}}},
	}, open)
	if err != nil {
		t.Fatal(err)
	}
	hold, err := l.Hold(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hold.Release() })
	a := batch.Attempt{Job: "j", Batch: 1, No: 1, Targets: 2, At: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}
	err = errors.Join(hold.Begin(t.Context(), a), hold.Record(t.Context(), batch.Ending{
		Attempt: a, Ended: a.At.Add(time.Second), State: batch.StateAnswered, Receipt: "@receipt", RequestID: "req",
		Results: []batch.Result{
			{Target: 1, Outcome: batch.Succeeded},
			{Target: 4, Outcome: batch.Failed, Code: "-999", Message: "=HYPERLINK(\"http://evil.example\")"},
		},
	}))
	if err != nil {
		t.Fatal(err)
	}
	found, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	return l, found
}

func read(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("the report is no CSV: %v", err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] += line[i] + "|"
		}
		rows = append(rows, row)
	}
	return rows
}

func TestWriteCSV_HasTheUsersColumnsUnchangedAndThenItsOwn(t *testing.T) {
	l, j := job(t, 4)
	var out bytes.Buffer
	if _, err := reports.WriteCSV(t.Context(), &out, l, j); err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(out.String(), "\n")
	if want := "Id,Note ,Type,Type,mopup_outcome,mopup_reason,mopup_action,mopup_target,mopup_vendor_code,mopup_vendor_message," +
		"mopup_receipt,mopup_request_id,mopup_attempts,mopup_batch,mopup_sent_at,mopup_settled_at,mopup_job,mopup_file,mopup_row"; header != want {
		t.Errorf("header is\n%s\nwant\n%s", header, want)
	}
	rows := read(t, out.Bytes())
	if len(rows) != 4 {
		t.Fatalf("wrote %d lines, want 4", len(rows))
	}
	if got := rows[0]["Note "]; got != "=1+1, \"quoted\"|" {
		t.Errorf("the user's own cell came back as %q", got)
	}
	if got := rows[1]["Note "]; got != "note,extra|" {
		t.Errorf("what was too much in a broken row came back as %q", got)
	}
	if got := rows[2]["Note "] + rows[3]["Type"]; got != "|3||" {
		t.Errorf("columns that a row has no cells for came back as %q, want nothing of the row before", got)
	}
	if got := rows[2]["Type"]; got != "1|2|" {
		t.Errorf("the column that stands twice came back as %q", got)
	}
	if got := rows[2]["mopup_reason"]; got != "same as a.csv:2, which is succeeded|" {
		t.Errorf("the duplicate's reason is %q", got)
	}
	if got := rows[3]["mopup_sent_at"]; got != "2026-11-01T08:00:00.000Z|" {
		t.Errorf("sent at %q", got)
	}
}

func TestWriteCSV_AnEarlierReportAsInputIsReplaced(t *testing.T) {
	l, j := job(t, 4)
	j.Files[0].Header = []string{"Id", "mopup_outcome"}
	var out bytes.Buffer
	if _, err := reports.WriteCSV(t.Context(), &out, l, j); err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(out.String(), "\n")
	if n := strings.Count(header, "mopup_outcome"); n != 1 {
		t.Errorf("mopup_outcome stands %d times in %s", n, header)
	}
	if got := read(t, out.Bytes())[0]["mopup_outcome"]; got != "succeeded|" {
		t.Errorf("the outcome is %q, want that of this job", got)
	}
}

func TestWriteCSV_VendorTextIsNoFormula(t *testing.T) {
	l, j := job(t, 4)
	var out bytes.Buffer
	if _, err := reports.WriteCSV(t.Context(), &out, l, j); err != nil {
		t.Fatal(err)
	}
	failed := read(t, out.Bytes())[3]
	for column, want := range map[string]string{
		"mopup_vendor_message": "'=HYPERLINK(\"http://evil.example\")|",
		"mopup_vendor_code":    "'-999|",
		"mopup_receipt":        "'@receipt|",
	} {
		if failed[column] != want {
			t.Errorf("%s is %q, want %q", column, failed[column], want)
		}
	}
}

func TestSummarize_CountsAndNamesWhatNeedsAPerson(t *testing.T) {
	l, j := job(t, 4)
	s, err := reports.Summarize(t.Context(), l, j)
	if err != nil {
		t.Fatal(err)
	}
	want := map[batch.Outcome]int{batch.Succeeded: 1, batch.Failed: 1, batch.Invalid: 1, batch.Duplicate: 1}
	if diff := cmp.Diff(want, s.Outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if len(s.Problems) != 2 || s.Problems[0].Origin.String() != "a.csv:3" || s.Problems[1].Target != "bob" {
		t.Errorf("problems are %+v", s.Problems)
	}
}

func TestReports_SayWhenOutcomesAndRowsDoNotAddUp(t *testing.T) {
	l, j := job(t, 5) // the reader counted five, the ledger holds four
	var sum *reports.SumError
	if _, err := reports.Summarize(t.Context(), l, j); !errors.As(err, &sum) {
		t.Errorf("the summary gave %v, want that the sum is wrong", err)
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	if _, err := reports.WriteFile(t.Context(), path, l, j); !errors.As(err, &sum) {
		t.Errorf("the report gave %v, want that the sum is wrong", err)
	}
}

func TestWriteFile_ReplacesWholeOrNotAtAll(t *testing.T) {
	l, j := job(t, 4)
	path := filepath.Join(t.TempDir(), "r.csv")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	bad := j
	bad.Rows = 99
	if _, err := reports.WriteFile(t.Context(), path, l, bad); err == nil {
		t.Fatal("a report that does not add up was written")
	}
	if old, _ := os.ReadFile(path); string(old) != "old" {
		t.Errorf("a failed report left %q in place of the old one", old)
	}
	if _, err := reports.WriteFile(t.Context(), path, l, j); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the report has mode %v, want the owner's alone", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("files were left behind: %v", left)
	}
}

func TestCheckPath_SaysEarlyWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "r.csv"):         "",
		filepath.Join(dir, "R.CSV"):         "",
		filepath.Join(dir, "r.docx"):        "use .csv",
		filepath.Join(dir, "r"):             "use .csv",
		filepath.Join(dir, "none", "r.csv"): "no such file",
		filepath.Join(dir, "sub.csv"):       "no plain file",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "sub.csv"), 0o700); err != nil {
			t.Fatal(err)
		}
		err := reports.CheckPath(path)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s gave %v, want %q", filepath.Base(path), err, want)
		}
	}
}
