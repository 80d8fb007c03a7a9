package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"mopup/rig"
)

// longest is how long a query or a refusal may take. What drives a job has
// limits of its own.
const longest = 30 * time.Second

// start runs the program under test.
func (t *trial) start(name string, args ...string) (*rig.Process, error) {
	return t.Start(t.ctx, name, environment(), t.bin, args...)
}

// ask runs a command that prints JSON, and reads it.
func (t *trial) ask(into any, command string, args ...string) error {
	p, err := t.start(command, append([]string{command, "--output", "json", "--ledger", t.ledgerPath()}, args...)...)
	if err != nil {
		return err
	}
	if err := p.Wait(longest); err != nil {
		return err
	}
	if p.Code() != 0 {
		return fmt.Errorf("%s: exit code %d: %s", command, p.Code(), p.LastLine())
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(p.Stdout()), into); err != nil {
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
func (t *trial) run() (*rig.Process, error) {
	k := t.setup.kind
	args := []string{
		"run", t.Path("input.csv"), "--action", k.action, "--connection", k.connection,
		"--config", t.Path("config.yaml"), "--ledger", t.ledgerPath(), "--yes", "--allow-irreversible",
		"--report", t.Path("out.csv"),
	}
	return t.start("run", append(args, t.setup.flags...)...)
}

// resume goes on with a job; an empty id leaves it to mopup to find it.
func (t *trial) resume(id string) (*rig.Process, error) {
	args := []string{"resume"}
	if id != "" {
		args = append(args, id)
	}
	args = append(args, "--config", t.Path("config.yaml"), "--ledger", t.ledgerPath(), "--report", t.Path("out.csv"))
	return t.start("resume", args...)
}

// report has mopup write the report of a job from the ledger alone.
func (t *trial) report(id string) ([]line, error) {
	name := t.Path(fmt.Sprintf("report-%03d.csv", len(t.Processes)))
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
