package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"mopup/rig"
)

// simulator is the vendor, in a process of its own: it outlives every kill of
// the program under test, and its journal is the truth.
type simulator struct {
	*rig.Process
	url string
}

// entry is one target to which an action was truly applied.
type entry struct {
	Action string `json:"action"`
	Target string `json:"target"`
	Batch  string `json:"batch"`
}

// stats is what the simulator counted.
type stats struct {
	Requests  int            `json:"requests"`
	ByRoute   map[string]int `json:"by_route"`
	ByStatus  map[string]int `json:"by_status"`
	Faults    map[string]int `json:"faults"`
	OverQuota int            `json:"over_quota"`
	Peak      int            `json:"peak_in_flight"`
}

// simulate starts a simulator on a free port and waits until it answers.
func (t *trial) simulate(flags ...string) (*simulator, error) {
	args := append([]string{"simulate", "--addr", "127.0.0.1:0"}, flags...)
	p, err := t.start("simulate", args...)
	if err != nil {
		return nil, err
	}
	url, err := p.Serves(t.ctx, "/sim/stats")
	if err != nil {
		return nil, err
	}
	return &simulator{p, url}, nil
}

func (s *simulator) stats() (counts stats, err error) {
	text, err := get(s.url + "/sim/stats")
	if err != nil {
		return counts, err
	}
	return counts, json.Unmarshal(text, &counts)
}

// journal gives what was applied, in order.
func (s *simulator) journal() ([]entry, error) {
	text, err := get(s.url + "/sim/applied")
	if err != nil {
		return nil, err
	}
	return readJournal(bytes.NewReader(text))
}

func readJournal(from io.Reader) (entries []entry, err error) {
	decoder := json.NewDecoder(from)
	for {
		var e entry
		if err := decoder.Decode(&e); err == io.EOF {
			return entries, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		entries = append(entries, e)
	}
}

func get(url string) ([]byte, error) {
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
