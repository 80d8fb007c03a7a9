package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"
)

// whole is a job from the file to the report, against a vendor without a quota.
type whole struct{ rows, inFlight int }

// measured is what came of one.
type measured struct {
	took     time.Duration
	cpu      time.Duration
	peak     int64 // bytes
	simPeak  int64 // bytes the simulator held
	requests int
}

func (m measured) rate(rows int) float64 { return float64(rows) / m.took.Seconds() }

// measure runs one, and holds what it did against what it should have done. What
// was measured once in this run of the bench is not measured again.
func (t *trial) measure(w whole) (measured, error) {
	if m, known := t.wholes[w]; known {
		return m, nil
	}
	input, err := t.accounts(w.rows)
	if err != nil {
		return measured{}, err
	}
	sim, err := t.unlimited(w.inFlight)
	if err != nil {
		return measured{}, err
	}
	defer sim.Kill()
	report := t.Path("report.csv")
	p, err := t.run(fmt.Sprintf("state-%d", len(t.Processes)), input, "--report", report)
	if err != nil {
		return measured{}, err
	}
	if err := p.Expect(time.Hour, 0); err != nil {
		return measured{}, err
	}
	m := measured{took: p.Took, cpu: p.CPU(), peak: p.Peak, simPeak: sim.Memory()}
	if m.requests, err = sim.all(w.rows); err != nil {
		return m, err
	}
	if lines, err := countLines(report); err != nil || lines != w.rows+1 {
		return m, fmt.Errorf("the report has %d lines for %d rows: %w", lines, w.rows, err)
	}
	t.wholes[w] = m
	return m, nil
}

// unlimited starts a simulator without a quota, whose actions are final at once.
func (t *trial) unlimited(inFlight int) (*simulator, error) {
	sim, err := t.simulate("--quota", "0", "--fault", "settle=0s")
	if err != nil {
		return nil, err
	}
	return sim, t.open(sim, limits{targets: floorBatch, requests: 0, window: time.Second, inFlight: inFlight})
}

// all demands that each row was applied once, and gives the number of requests.
func (s *simulator) all(rows int) (requests int, err error) {
	counts, err := s.stats()
	if err == nil && counts.Applied[action] != rows {
		err = fmt.Errorf("%d of %d rows were applied", counts.Applied[action], rows)
	}
	return counts.Requests, err
}

// measureFloor does the same with the bare floor.
func (t *trial) measureFloor(rows int) (measured, error) {
	input, err := t.accounts(rows)
	if err != nil {
		return measured{}, err
	}
	sim, err := t.unlimited(floorWorkers)
	if err != nil {
		return measured{}, err
	}
	defer sim.Kill()
	p, err := t.child("floor", sim, input)
	if err != nil {
		return measured{}, err
	}
	if err := p.Expect(time.Hour, 0); err != nil {
		return measured{}, err
	}
	if _, err := sim.all(rows); err != nil {
		return measured{}, err
	}
	var told tally
	err = json.Unmarshal([]byte(p.Stdout()), &told)
	return measured{took: p.Took, cpu: p.CPU(), peak: p.Peak, requests: told.Requests}, err
}

func countLines(name string) (lines int, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	block := make([]byte, 1<<20)
	for {
		n, err := file.Read(block)
		lines += bytes.Count(block[:n], []byte("\n"))
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
	}
}
