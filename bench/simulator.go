package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"mopup/rig"
)

// simulator is the vendor, in a process of its own.
type simulator struct {
	*rig.Process
	url string
}

// stats is what the simulator counted.
type stats struct {
	Requests int            `json:"requests"`
	ByRoute  map[string]int `json:"by_route"`
	ByStatus map[string]int `json:"by_status"`
	Applied  map[string]int `json:"applied"`
}

// visit is one request as it came in.
type visit struct {
	At     time.Time `json:"at"`
	Client int       `json:"client"`
	Agent  string    `json:"agent"`
	Route  string    `json:"route"`
	Status string    `json:"status"`
}

// let reports whether the quota let it in.
func (v visit) let() bool { return v.Status != "429" }

// entry is one target to which an action was applied.
type entry struct {
	At     time.Time `json:"at"`
	Target string    `json:"target"`
}

// simulate starts a simulator on a free port and waits until it answers.
func (t *trial) simulate(flags ...string) (*simulator, error) {
	args := append([]string{"simulate", "--addr", "127.0.0.1:0", "--requests", "1000000"}, flags...)
	p, err := t.start("simulate", "simulate", t.bin, args...)
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
	err = ask(s.url+"/sim/stats", func(d *json.Decoder) error { return d.Decode(&counts) })
	return counts, err
}

// visits gives the requests in the order of time, but for the first so many.
func (s *simulator) visits(after int) (all []visit, err error) {
	err = ask(fmt.Sprintf("%s/sim/requests?after=%d", s.url, after), func(d *json.Decoder) error {
		var v visit
		if err := d.Decode(&v); err != nil {
			return err
		}
		all = append(all, v)
		return nil
	})
	slices.SortStableFunc(all, func(a, b visit) int { return a.At.Compare(b.At) })
	return all, err
}

// applied gives what was applied, in order.
func (s *simulator) applied() (all []entry, err error) {
	err = ask(s.url+"/sim/applied", func(d *json.Decoder) error {
		var e entry
		if err := d.Decode(&e); err != nil {
			return err
		}
		all = append(all, e)
		return nil
	})
	return all, err
}

// ask reads a page of the simulator, value by value.
func ask(url string, read func(*json.Decoder) error) error {
	client := http.Client{Timeout: time.Minute}
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("get %s: %s", url, answer.Status)
	}
	for d := json.NewDecoder(answer.Body); ; {
		if err := read(d); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read %s: %w", url, err)
		}
	}
}
