package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"mopup/providers/simkit"
	"mopup/providers/simulator"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mopup": main})
}

// TestScripts runs the real command as a user does, against simulators that
// serve on loopback.
func TestScripts(t *testing.T) {
	if signal.Ignored(os.Interrupt) { // as in the background of a script; who is started here must hear it
		signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	}
	samples, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, "HOME="+env.WorkDir, "SAMPLES="+samples+"/../../samples",
				"MOPUP_TMCAS_TOKEN=tmcas-t0ken-t0ken", "MOPUP_GRAPH_TOKEN=graph-t0ken-t0ken")
			env.Values[journals{}] = map[string]*simkit.Journal{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   cmdExits,
			"serve":   cmdServe,
			"journal": cmdJournal,
			"column":  cmdColumn,
			"rows":    cmdRows,
			"arrived": cmdArrived,
			"job":     cmdJob,
		},
	})
}

// journals is the key under which a script's simulators keep their journals.
type journals struct{}

// cmdExits runs a command and wants its exit code: exits 2 mopup run ...
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// cmdServe starts a simulator and puts its address into a variable:
// serve SIM none throttle=10%. The first option is the quota, or "vendor".
func cmdServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: serve VARIABLE QUOTA FAULT...")
	}
	o := simkit.Options{Journal: &simkit.Journal{}}
	if args[1] == "none" {
		o.Quota = &simkit.Quota{}
	}
	for _, fault := range args[2:] {
		ts.Check(o.Faults.Set(fault))
	}
	server := httptest.NewServer(simulator.New(o))
	ts.Defer(func() {
		server.CloseClientConnections()
		server.Close()
	})
	ts.Setenv(args[0], server.URL)
	ts.Value(journals{}).(map[string]*simkit.Journal)[args[0]] = o.Journal
}

// cmdJournal holds a simulator's journal against a report:
//
//	journal SIM requests 0              so many requests came
//	journal SIM posts 12                so many POSTs came
//	journal SIM over-quota 0            so many were over the quota
//	journal SIM peak 8                  never more were in flight
//	journal SIM applied report.csv succeeded accepted
//	                                    exactly the targets with these outcomes were applied, each once
func cmdJournal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: journal VARIABLE WHAT ARG...")
	}
	j := ts.Value(journals{}).(map[string]*simkit.Journal)[args[0]]
	s := j.Stats()
	posts := 0
	for route, n := range s.ByRoute {
		if strings.HasPrefix(route, "POST ") {
			posts += n
		}
	}
	numbers := map[string]int{"requests": s.Requests, "posts": posts, "over-quota": s.OverQuota, "peak": s.PeakInFlight}
	if got, ok := numbers[args[1]]; ok {
		if want, _ := strconv.Atoi(args[2]); got > want || args[1] != "peak" && got != want {
			ts.Fatalf("%s is %d, want %d", args[1], got, want)
		}
		return
	}
	ts.Check(sameTargets(j, readReport(ts, args[2]), args[3:]))
}

// sameTargets wants exactly the targets with the given outcomes in the journal,
// each once.
func sameTargets(j *simkit.Journal, report []map[string]string, outcomes []string) error {
	applied := map[string]int{}
	for _, e := range j.Applied() {
		applied[e.Action+" "+e.Target]++
	}
	want := 0
	for _, row := range report {
		if !slices.Contains(outcomes, row["mopup_outcome"]) {
			continue
		}
		want++
		key := vendorWord(row["mopup_action"]) + " " + strings.ToLower(row["mopup_target"])
		if applied[key] != 1 {
			return fmt.Errorf("row %s is %s, and was applied %d times", row["mopup_row"], row["mopup_outcome"], applied[key])
		}
	}
	if want != len(applied) {
		return fmt.Errorf("%d rows are %v, and %d targets were applied", want, outcomes, len(applied))
	}
	return nil
}

// cmdColumn counts values in a report: column report.csv mopup_outcome succeeded 33
func cmdColumn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: column REPORT COLUMN VALUE COUNT")
	}
	n := 0
	for _, row := range readReport(ts, args[0]) {
		if row[args[1]] == args[2] {
			n++
		}
	}
	if strconv.Itoa(n) != args[3] {
		ts.Fatalf("%d rows have %s %q, want %s", n, args[1], args[2], args[3])
	}
}

// cmdArrived waits until a simulator has had so many requests: arrived SIM 5
func cmdArrived(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: arrived VARIABLE COUNT")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	j := ts.Value(journals{}).(map[string]*simkit.Journal)[args[0]]
	for deadline := time.Now().Add(30 * time.Second); j.Stats().Requests < want; runtime.Gosched() {
		if time.Now().After(deadline) {
			ts.Fatalf("only %d requests came", j.Stats().Requests)
		}
	}
}

// cmdJob puts the id of the latest job into a variable: job JOB
func cmdJob(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: job VARIABLE")
	}
	ts.Check(ts.Exec("mopup", "jobs", "--output", "json"))
	var jobs []jobView
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &jobs))
	ts.Setenv(args[0], jobs[0].Job)
}

// cmdRows writes a file of n accounts: rows accounts.csv 1000
func cmdRows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: rows FILE KIND COUNT")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(manyRows(args[1], n)), 0o600))
}

// manyRows gives a CSV file with n targets of a kind.
func manyRows(kind string, n int) string {
	var b strings.Builder
	fmt.Fprintln(&b, map[string]string{
		"accounts": "account_user_email", "emails": "networkMessageId,recipientEmailAddress",
		"signins": "requestId", "recommendations": "Recommendation ID",
	}[kind])
	for i := range n {
		id := fmt.Sprintf("%08x-0000-4000-8000-%012x", i+1, i+1)
		switch kind {
		case "accounts":
			fmt.Fprintf(&b, "user%d@corp.example\n", i)
		case "emails":
			fmt.Fprintf(&b, "%s,user%d@corp.example\n", id, i)
		case "signins":
			fmt.Fprintln(&b, id)
		case "recommendations":
			fmt.Fprintf(&b, "%s_Microsoft.Identity.IAM.Insights.N%d\n", "7c9e6679-7425-40de-944b-e07fc1f90ae7", i)
		}
	}
	return b.String()
}

// vendorWord is the word by which the journal knows an action.
func vendorWord(action string) string {
	for _, a := range allActions() {
		if a.Name == action {
			return a.Words[0]
		}
	}
	return action
}

func readReport(ts *testscript.TestScript, path string) []map[string]string {
	rows, err := parseReport(ts.ReadFile(path))
	ts.Check(err)
	return rows
}

func parseReport(text string) ([]map[string]string, error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// inProcess runs a command line within the test's process, --simulate going to
// the given simulator, and gives what it wrote.
func inProcess(ctx context.Context, home string, sim http.Handler, args ...string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	env := map[string]string{"HOME": home}
	a := &app{
		in: strings.NewReader(""), out: &out, err: &errs, intake: ctx, work: ctx, simulator: sim,
		env: func(name string) string { return env[name] },
	}
	code = a.main(args)
	return code, out.String(), errs.String()
}
