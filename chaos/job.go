package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// longest is how long a query or a refusal may take. What drives a job has
// limits of its own.
const longest = 30 * time.Second

// start runs the program under test.
func (t *trial) start(name string, args ...string) (*process, error) {
	name = fmt.Sprintf("%03d-%s", len(t.processes), name)
	p, err := start(t.ctx, t.dir, name, environment(), t.bin, args...)
	if err != nil {
		return nil, err
	}
	t.processes = append(t.processes, p)
	return p, nil
}

// ask runs a command that prints JSON, and reads it.
func (t *trial) ask(into any, command string, args ...string) error {
	p, err := t.start(command, append([]string{command, "--output", "json", "--ledger", t.ledgerPath()}, args...)...)
	if err != nil {
		return err
	}
	if err := p.wait(longest); err != nil {
		return err
	}
	if p.code() != 0 {
		return fmt.Errorf("%s: exit code %d: %s", command, p.code(), lastLine(p.stderr()))
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(p.stdout()), into); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}

// job is a job as mopup lists it, or tells of it.
type job struct {
	ID         string         `json:"job"`
	State      string         `json:"state"`
	Connection string         `json:"connection"`
	Rows       int            `json:"rows"`
	Outcomes   map[string]int `json:"outcomes"`
}

// unsent are the states of a job that was never begun to be sent.
func (j job) unsent() bool { return j.State == "" || j.State == "reading" || j.State == "planned" }

// latest gives the latest job of the trial's connection; without a ledger or a
// job, an empty one.
func (t *trial) latest() (job, error) {
	if _, err := os.Stat(t.ledgerPath()); err != nil {
		return job{}, nil
	}
	var jobs []job
	if err := t.ask(&jobs, "jobs"); err != nil {
		return job{}, err
	}
	for _, j := range jobs {
		if j.Connection == t.setup.kind.connection {
			return j, nil
		}
	}
	return job{}, nil
}

// run begins a new job.
func (t *trial) run() (*process, error) {
	k := t.setup.kind
	args := []string{
		"run", t.path("input.csv"), "--action", k.action, "--connection", k.connection,
		"--config", t.path("config.yaml"), "--ledger", t.ledgerPath(), "--yes", "--allow-irreversible",
		"--report", t.path("out.csv"),
	}
	return t.start("run", append(args, t.setup.flags...)...)
}

// resume goes on with a job; an empty id leaves it to mopup to find it.
func (t *trial) resume(id string) (*process, error) {
	args := []string{"resume"}
	if id != "" {
		args = append(args, id)
	}
	args = append(args, "--config", t.path("config.yaml"), "--ledger", t.ledgerPath(), "--report", t.path("out.csv"))
	return t.start("resume", args...)
}

// report has mopup write the report of a job from the ledger alone.
func (t *trial) report(id string) ([]line, error) {
	name := t.path(fmt.Sprintf("report-%03d.csv", len(t.processes)))
	if err := t.ask(nil, "report", id, "--report", name); err != nil {
		return nil, err
	}
	return t.read(name)
}

// read reads a report that mopup wrote.
func (t *trial) read(name string) ([]line, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := readReport(file, t.setup.kind.header)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return lines, nil
}

// until waits for something to come true while a process runs.
func (t *trial) until(p *process, most time.Duration, true func() bool) error {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	often := time.NewTicker(5 * time.Millisecond)
	defer often.Stop()
	for !true() {
		select {
		case <-often.C:
		case <-p.ended:
			return fmt.Errorf("%s ended before its time, with exit code %d: %s", p.name, p.code(), lastLine(p.stderr()))
		case <-deadline.C:
			return fmt.Errorf("%s: it did not happen within %s", p.name, most)
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
	return nil
}

// expect waits for the end of a run and demands its exit code.
func (t *trial) expect(p *process, most time.Duration, codes ...int) error {
	if err := p.wait(most); err != nil {
		return err
	}
	for _, code := range codes {
		if p.code() == code {
			return nil
		}
	}
	return fmt.Errorf("%s: exit code %d, want %s: %s", p.name, p.code(), strings.Trim(fmt.Sprint(codes), "[]"), lastLine(p.stderr()))
}
